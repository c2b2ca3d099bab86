//! The files of a zip archive, within limits.

use std::io::{Cursor, Read as _};

use midstance_editorial::exchange::FolderFile;
use zip::ZipArchive;

/// So many files are read.
const MOST_FILES: usize = 5_000;
/// All files together are no larger.
const MOST_BYTES: u64 = 400 << 20;
/// A file may be so many times as large as its packed form.
const MOST_RATIO: u64 = 200;

/// Reads an archive; folders and hidden files are passed over.
pub fn unpack(bytes: Vec<u8>) -> Result<Vec<FolderFile>, String> {
    let broken = |_| "We could not read the archive. Pack it anew and send it again".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MOST_FILES {
        return Err(format!(
            "The archive holds more than {MOST_FILES} files. Send it in parts"
        ));
    }
    let mut left = MOST_BYTES;
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(broken)?;
        // Only names that stay below the folder.
        let Some(path) = file.enclosed_name() else {
            continue;
        };
        let path = path.to_string_lossy().replace('\\', "/");
        let hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
        if file.is_dir() || path.split('/').any(hidden) {
            continue;
        }
        let most = file
            .compressed_size()
            .saturating_mul(MOST_RATIO)
            .max(1 << 20);
        let most = most.min(left);
        let mut content = Vec::new();
        // What a file says of its size does not count; what comes out does.
        let read = file.take(most + 1).read_to_end(&mut content);
        read.map_err(|_| format!("We could not read “{path}”. Pack the archive anew"))?;
        let size = content.len() as u64;
        if size > most {
            return Err(format!("“{path}” is too large when unpacked. Leave it out"));
        }
        left -= size;
        files.push(FolderFile {
            path,
            bytes: content,
        });
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .expect("a start");
            writer.write_all(bytes).expect("written");
        }
        writer.finish().expect("an end").into_inner()
    }

    #[test]
    fn files_come_out_and_none_leaves_the_folder() {
        let archive = packed(&[
            ("a/b.md", b"x"),
            ("../out.md", b"y"),
            ("__MACOSX/c", b"z"),
            (".d", b"w"),
        ]);
        let files = unpack(archive).expect("read");
        let paths: Vec<_> = files.iter().map(|file| &*file.path).collect();
        assert_eq!(paths, ["a/b.md"]);
    }

    #[test]
    fn a_bomb_and_half_an_archive_are_refused() {
        let bomb = packed(&[("a.md", &vec![0; 8 << 20])]);
        assert!(unpack(bomb).is_err_and(|words| words.contains("too large when unpacked")));
        let half = packed(&[("a.md", b"x")]);
        assert!(unpack(half[..half.len() / 2].to_vec()).is_err());
    }
}
