//! Files of subscribers: judged, looked at, taken in piece by piece, on every engine.

use crate::common::{
    Scene,
    news::{counted, everybody, find, met},
    scenes,
};
use midstance_clinic::{
    Actor, mailbox,
    newsletter::{hard_bounce, import, staff},
};
use midstance_store::{
    SubscriberImportId,
    newsletter::{
        Status,
        import::{State, Verdict},
    },
};

const FILE: &str = "\u{feff}E-mail;Name;Topics;Consent;Consent date;Evidence;Shoe size\n\
    one@runner.example;One;training;express;2026-10-01;paper form 1;42\n\
    two@runner.example;=2+2;;purchase;2026-09-01;invoice 17;43\n\
    three@runner.example;;;express;2026-10-01;;\n\
    farid.greene@demo.invalid;Farid;;express;2026-10-01;paper form 2;\n\
    ada.brook@demo.invalid;Ada;;express;2026-10-01;paper form 3;\n\
    ONE@runner.example;Again;;express;2026-10-01;paper form 4;\n\
    dev.eriksen@demo.invalid;Dev;;express;2026-10-01;paper form 5;\n\
    \n\
    nobody;;;express;2026-10-01;paper form 6;\n";

async fn sent(scene: &Scene, text: &str) -> SubscriberImportId {
    let read = import::receive(&scene.clinic, &Actor::Program, "list.csv", text.into()).await;
    read.unwrap().unwrap()
}

async fn verdicts(scene: &Scene, id: SubscriberImportId) -> (State, Vec<(u32, Verdict)>) {
    let report = import::report(&scene.clinic, id, None, (0, 1_000))
        .await
        .unwrap()
        .unwrap();
    let rows = report
        .rows
        .iter()
        .map(|row| (row.line, row.verdict))
        .collect();
    (report.import.state, rows)
}

#[tokio::test]
async fn a_file_is_looked_at_before_anything_is_saved() {
    for scene in scenes().await {
        let before = counted(&scene, everybody()).await;
        let id = sent(&scene, FILE).await;
        use Verdict::{Added, Ready, Refused, Skipped, Updated};
        let (state, rows) = verdicts(&scene, id).await;
        assert_eq!(state, State::Ready);
        let expected = [
            (2, Ready),
            (3, Ready),
            (4, Refused),
            (5, Skipped),
            (6, Skipped),
            (7, Refused),
            (8, Ready),
            (10, Refused),
        ];
        assert_eq!(rows, expected);
        assert_eq!(counted(&scene, everybody()).await, before);
        let report = import::report(&scene.clinic, id, Some(Refused), (0, 10))
            .await
            .unwrap();
        let report = report.unwrap();
        assert!(report.import.notes.contains("Shoe size"));
        assert!(
            report.rows[0].words.contains("evidence") || report.rows[0].words.contains("shown")
        );
        assert!(
            report.rows[1].words.contains("line 2"),
            "{}",
            report.rows[1].words
        );

        let mails = mailbox::newest(&scene.clinic).await.unwrap().len();
        assert!(
            import::go(&scene.clinic, &Actor::Program, id)
                .await
                .unwrap()
        );
        assert!(
            !import::go(&scene.clinic, &Actor::Program, id)
                .await
                .unwrap(),
            "once"
        );
        assert!(!import::work(&scene.clinic, 10).await.unwrap());
        let (state, rows) = verdicts(&scene, id).await;
        assert_eq!(state, State::Done);
        assert_eq!(rows[0], (2, Added));
        assert_eq!(rows[6], (8, Updated));
        assert_eq!(counted(&scene, everybody()).await.may, before.may + 2);
        assert_eq!(
            mailbox::newest(&scene.clinic).await.unwrap().len(),
            mails,
            "no mail about it"
        );
        let farid = find(&scene, "farid.greene").await.unwrap();
        assert_eq!(farid.status, Status::Left);
        let log = staff::record(&scene.clinic, find(&scene, "two@").await.unwrap().id).await;
        let log = log.unwrap().unwrap().log;
        assert_eq!(log[0].page, "file list.csv");
        assert!(
            log[0].detail.contains("purchase on 2026-09-01: invoice 17"),
            "{log:?}"
        );
    }
}

#[tokio::test]
async fn whoever_leaves_between_preview_and_taking_in_stays_off() {
    for scene in scenes().await {
        let id = sent(&scene, FILE).await;
        hard_bounce(&scene.clinic, "one@runner.example", "5.1.1")
            .await
            .unwrap();
        import::go(&scene.clinic, &Actor::Program, id)
            .await
            .unwrap();
        import::work(&scene.clinic, 10).await.unwrap();
        assert_eq!(verdicts(&scene, id).await.1[0], (2, Verdict::Skipped));
        assert!(find(&scene, "one@runner.example").await.is_none());
    }
}

#[tokio::test]
async fn a_long_file_goes_on_where_it_was_stopped() {
    for scene in scenes().await {
        let before = counted(&scene, everybody()).await.may;
        let mut text = String::from("email,consent,consent_date,evidence\n");
        for number in 0..450 {
            text += &format!("r{number}@runner.example,express,2026-10-01,paper form {number}\n");
        }
        let id = sent(&scene, &text).await;
        import::go(&scene.clinic, &Actor::Program, id)
            .await
            .unwrap();
        // Stopped after the first piece; another program goes on.
        assert!(import::work(&scene.clinic, 1).await.unwrap());
        let report = import::report(&scene.clinic, id, None, (0, 1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (report.count(Verdict::Added), report.count(Verdict::Ready)),
            (100, 350)
        );
        assert!(!import::work(&scene.clinic, 100).await.unwrap());
        assert_eq!(counted(&scene, everybody()).await.may, before + 450);
        assert_eq!(
            met(&scene, everybody(), 100).await.len() as u32,
            before + 450
        );
        assert!(
            !import::drop_file(&scene.clinic, id).await.unwrap(),
            "it is done"
        );
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_what_to_do() {
    for scene in scenes().await {
        for (bytes, words) in [
            (b"".to_vec(), "no rows"),
            (b"email,consent,consent_date,evidence\n".to_vec(), "no rows"),
            (
                b"email,name\na@b.example,A\n".to_vec(),
                "consent, consent_date, evidence",
            ),
            (vec![0xff, 0xfe, b'e', 0], "UTF-8"),
        ] {
            let read = import::receive(&scene.clinic, &Actor::Program, "x", bytes).await;
            let said = read.unwrap().unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
        assert!(import::newest(&scene.clinic).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn rows_are_named_by_their_lines_however_lines_end() {
    const ROWS: [&str; 4] = [
        "email,consent,consent_date,evidence",
        "one@runner.example,express,2026-10-01,\"paper form\"",
        "",
        "two@runner.example,express,2026-10-01,paper form",
    ];
    let scene = scenes().await.remove(0);
    for (end, lines) in [("\n", [2, 4]), ("\r\n", [2, 4]), ("\r", [2, 3])] {
        let id = sent(&scene, &ROWS.join(end)).await;
        let (_, rows) = verdicts(&scene, id).await;
        let found: Vec<u32> = rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(found, lines, "{end:?}");
    }
}
