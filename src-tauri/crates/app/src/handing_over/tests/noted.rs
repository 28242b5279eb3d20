//! Both sides can say, client by client, what went out and what came in.

use tsunagi_contract::audit::{AuditLine, ExportAudit, ListAudit};

use super::*;

fn noted(app: &App, act: &str) -> Vec<AuditLine> {
    let query = ListAudit {
        acts: vec![act.to_owned()],
        ..ListAudit::default()
    };
    let mut rows = app.list_audit(query).unwrap().rows;
    // 連携先 have lines of their own, too; here it is about clients and files.
    rows.retain(|row| !row.target.starts_with("連携先"));
    rows
}

fn about<'l>(lines: &'l [AuditLine], name: &str) -> Vec<&'l AuditLine> {
    let of = |line: &&AuditLine| line.target == format!("利用者　{name}");
    lines.iter().filter(of).collect()
}

#[test]
fn each_client_who_goes_out_or_comes_in_has_a_line_of_their_own() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    desk.filled();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let clients = desk.app.list_clients(ListClients {
        query: String::new(),
        include_closed: true,
    });
    let clients = clients.unwrap();
    assert!(clients.len() >= 2);
    let lines = noted(&desk.app, "exported");
    assert_eq!(lines.len(), clients.len() + 1, "and one for the file");
    assert!(lines[0].target.is_empty(), "which stands above them");
    assert!(lines[0].detail.contains(&made.sha256));
    for client in &clients {
        let own = about(&lines, &client.name);
        assert_eq!(own.len(), 1, "who took out this record");
        assert!(own[0].detail.contains("見本第二居宅介護支援事業所"));
        assert!(own[0].detail.contains(&made.sha256[..8]), "in which file");
    }
    import(&other.app, &made.path).unwrap();
    let lines = noted(&other.app, "imported");
    assert_eq!(lines.len(), clients.len() + 1);
    assert!(lines[0].detail.contains(&made.sha256));
    for client in &clients {
        let own = about(&lines, &client.name);
        assert_eq!(own.len(), 1, "who brought this record in");
        assert!(own[0].detail.contains("新しく加わりました"));
    }
    import(&other.app, &made.path).unwrap();
    assert_eq!(
        noted(&other.app, "imported").len(),
        lines.len(),
        "what changes nobody is noted of nobody"
    );

    desk.add_entry("その後の訪問。", false);
    let one = vec![desk.client_id.clone()];
    let made = export(&desk.app, stick.path(), one).unwrap();
    import(&other.app, &made.path).unwrap();
    let later = noted(&other.app, "imported");
    assert_eq!(later.len(), lines.len() + 2, "the one who changed");
    assert!(later[1].detail.contains("新しくなりました"));
    let query = ListAudit::default();
    let csv = other.app.export_audit(ExportAudit {
        query,
        format: "csv".to_owned(),
        path: Some(stick.path().to_string_lossy().into_owned()),
    });
    let text = std::fs::read_to_string(csv.unwrap().path).unwrap();
    assert!(text.contains(&later[1].target) && text.contains(&later[1].detail));
}
