//! Pictures, in the widths in which they are shown, and which files they came from.
//!
//! `image` holds a picture in its largest width, `image_size` in the smaller ones.

use jiff::Timestamp;

use crate::{AccountId, ImageId, Row, StoreError, Tx, values};

/// What is known of a picture, without the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its id.
    pub id: ImageId,
    /// SHA-256 of its largest file.
    pub sha256: Vec<u8>,
    /// Its name in texts and addresses, a slug.
    pub name: String,
    /// What it shows, in words.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
    /// Width in pixels of its largest file.
    pub width: u32,
    /// Height in pixels of its largest file.
    pub height: u32,
    /// Ending of that file's name, "jpg".
    pub kind: String,
    /// Whose account added it.
    pub added_by: Option<AccountId>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

/// A file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFile {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Ending of its name.
    pub kind: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A file of a picture without the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSize {
    /// Of which picture.
    pub image: ImageId,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Ending of its name.
    pub kind: String,
}

const COLUMNS: &str = "id, sha256, name, alt, caption, credit, width, height, kind, added_by, \
    created_at, updated_at";

fn read(row: &Row) -> Result<Image, StoreError> {
    Ok(Image {
        id: row.get(0)?,
        sha256: row.get(1)?,
        name: row.get(2)?,
        alt: row.get(3)?,
        caption: row.get(4)?,
        credit: row.get(5)?,
        width: row.get(6)?,
        height: row.get(7)?,
        kind: row.get(8)?,
        added_by: row.get(9)?,
        created_at: row.get(10)?,
        updated_at: row.get(11)?,
    })
}

/// Adds a picture: its largest file and the smaller ones.
///
/// # Errors
/// [`StoreError::Constraint`] when the name is taken, or the same picture is there.
pub async fn insert(
    tx: &mut Tx,
    image: &Image,
    largest: &[u8],
    smaller: &[ImageFile],
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO image ({COLUMNS}, bytes) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)"
    );
    let cells = values![
        image.id,
        image.sha256.clone(),
        &image.name,
        &image.alt,
        &image.caption,
        &image.credit,
        image.width,
        image.height,
        &image.kind,
        image.added_by,
        image.created_at,
        image.updated_at,
        largest
    ];
    tx.execute(&sql, &cells).await?;
    insert_sizes(tx, image.id, smaller).await
}

async fn insert_sizes(tx: &mut Tx, id: ImageId, sizes: &[ImageFile]) -> Result<(), StoreError> {
    let sql = "INSERT INTO image_size (image_id, width, height, kind, bytes)
        VALUES ($1, $2, $3, $4, $5)";
    for size in sizes {
        let cells = values![id, size.width, size.height, &size.kind, size.bytes.clone()];
        tx.execute(sql, &cells).await?;
    }
    Ok(())
}

/// Writes what is said of a picture: its words, and when they changed.
///
/// # Errors
/// When the database fails.
pub async fn describe(tx: &mut Tx, image: &Image) -> Result<(), StoreError> {
    let sql = "UPDATE image SET alt = $2, caption = $3, credit = $4, updated_at = $5
        WHERE id = $1";
    let cells = values![
        image.id,
        &image.alt,
        &image.caption,
        &image.credit,
        image.updated_at
    ];
    tx.execute(sql, &cells).await.map(drop)
}

/// Puts other files in the place of a picture's.
///
/// # Errors
/// [`StoreError::Constraint`] when the same picture is there under another name.
pub async fn replace(
    tx: &mut Tx,
    image: &Image,
    largest: &[u8],
    smaller: &[ImageFile],
) -> Result<(), StoreError> {
    let sql = "UPDATE image SET sha256 = $2, width = $3, height = $4, kind = $5, bytes = $6,
        updated_at = $7 WHERE id = $1";
    let cells = values![
        image.id,
        image.sha256.clone(),
        image.width,
        image.height,
        &image.kind,
        largest,
        image.updated_at
    ];
    tx.execute(sql, &cells).await?;
    for table in ["image_size", "image_source"] {
        let sql = format!("DELETE FROM {table} WHERE image_id = $1");
        tx.execute(&sql, &values![image.id]).await?;
    }
    insert_sizes(tx, image.id, smaller).await
}

/// Notes the file that a picture was made from.
///
/// # Errors
/// When the database fails.
pub async fn note_source(tx: &mut Tx, sha256: &[u8], image: ImageId) -> Result<(), StoreError> {
    let sql = "INSERT INTO image_source (sha256, image_id) VALUES ($1, $2)
        ON CONFLICT (sha256) DO UPDATE SET image_id = excluded.image_id";
    tx.execute(sql, &values![sha256, image]).await.map(drop)
}

/// Deletes a picture with its files. An author's portrait has to be taken off first.
///
/// # Errors
/// [`StoreError::Constraint`] while it is an author's portrait.
pub async fn remove(tx: &mut Tx, id: ImageId) -> Result<(), StoreError> {
    for table in ["image_size", "image_source"] {
        let sql = format!("DELETE FROM {table} WHERE image_id = $1");
        tx.execute(&sql, &values![id]).await?;
    }
    let sql = "DELETE FROM image WHERE id = $1";
    tx.execute(sql, &values![id]).await.map(drop)
}

/// A picture by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: ImageId) -> Result<Option<Image>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM image WHERE id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// A picture by its name.
///
/// # Errors
/// When the database fails.
pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Image>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM image WHERE name = $1");
    let row = tx.first(&sql, &values![name]).await?;
    row.as_ref().map(read).transpose()
}

/// The picture that was made from a file, or whose largest file it is.
///
/// # Errors
/// When the database fails.
pub async fn by_file(tx: &mut Tx, sha256: &[u8]) -> Result<Option<Image>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM image WHERE sha256 = $1
         OR id IN (SELECT image_id FROM image_source WHERE sha256 = $1)"
    );
    let row = tx.first(&sql, &values![sha256]).await?;
    row.as_ref().map(read).transpose()
}

/// All pictures, newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Image>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM image ORDER BY created_at DESC, id DESC");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// The smaller files of all pictures, narrow ones first.
///
/// # Errors
/// When the database fails.
pub async fn sizes(tx: &mut Tx) -> Result<Vec<ImageSize>, StoreError> {
    let sql = "SELECT image_id, width, height, kind FROM image_size ORDER BY image_id, width";
    tx.query(sql, &[]).await?.iter().map(read_size).collect()
}

/// The smaller files of one picture, narrow ones first.
///
/// # Errors
/// When the database fails.
pub async fn sizes_of(tx: &mut Tx, id: ImageId) -> Result<Vec<ImageSize>, StoreError> {
    let sql = "SELECT image_id, width, height, kind FROM image_size WHERE image_id = $1
        ORDER BY width";
    let rows = tx.query(sql, &values![id]).await?;
    rows.iter().map(read_size).collect()
}

fn read_size(row: &Row) -> Result<ImageSize, StoreError> {
    Ok(ImageSize {
        image: row.get(0)?,
        width: row.get(1)?,
        height: row.get(2)?,
        kind: row.get(3)?,
    })
}

/// One file of a picture, by its width.
///
/// # Errors
/// When the database fails.
pub async fn file(
    tx: &mut Tx,
    id: ImageId,
    width: u32,
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let sql = "SELECT kind, bytes FROM image WHERE id = $1 AND width = $2
        UNION ALL SELECT kind, bytes FROM image_size WHERE image_id = $1 AND width = $2";
    let row = tx.first(sql, &values![id, width]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// A text that names a picture: the article's slug and title, and whether readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamingText {
    /// The article's name in the address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Whether this is the text that readers see.
    pub public: bool,
    /// The text.
    pub markdown: String,
}

/// The newest and the public texts of articles that name any picture of this site.
///
/// # Errors
/// When the database fails.
pub async fn naming_texts(tx: &mut Tx) -> Result<Vec<NamingText>, StoreError> {
    let sql = "SELECT a.slug, a.title, a.public_version = v.number, v.markdown FROM article a
        JOIN article_version v ON v.article_id = a.id
            AND (v.number = a.version OR v.number = a.public_version)
        WHERE v.markdown LIKE '%/images/%' ORDER BY a.title, a.slug, v.number";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(NamingText {
                slug: row.get(0)?,
                title: row.get(1)?,
                public: row.get::<Option<bool>>(2)?.unwrap_or(false),
                markdown: row.get(3)?,
            })
        })
        .collect()
}
