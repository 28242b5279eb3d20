//! 公開鍵: for offices that exchange files without passphrases.

use std::path::Path;

use tsunagi_archive::{OfficeKey, PublicKey};
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{
    ExchangeKeys, PartnerKeyView, ReceiptSaved, RemovePartnerKey, SaveOwnKey, SavePartnerKey,
    ShowExchangeKeys,
};
use tsunagi_domain::AuditAct;
use tsunagi_files::AtomicFile;
use tsunagi_store::{Changed, PartnerKey};

use crate::App;
use crate::forms::{LINE, typed};
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

impl App {
    /// Shows this office's public key and its partners'; the first look makes this office's pair.
    ///
    /// # Errors
    /// The records are locked or cannot be written.
    pub fn show_exchange_keys(&self, _request: ShowExchangeKeys) -> Result<ExchangeKeys, Failure> {
        self.write(Duty::HandOver, |session| {
            let (own, changed) = own_key(session)?;
            Ok((view(session, &own)?, changed))
        })
    }

    /// Writes this office's public key as a text file, to be sent or printed.
    ///
    /// # Errors
    /// The folder is not there or cannot be written.
    pub fn save_own_key(&self, request: SaveOwnKey) -> Result<ReceiptSaved, Failure> {
        self.write(Duty::HandOver, |session| {
            let (own, changed) = own_key(session)?;
            let public = own.public();
            let text = format!(
                "つなぎ 公開鍵\r\n\r\n事業所：{}\r\n公開鍵：{}\r\n照合の数字：{}\r\n\r\n\
                 この鍵は、この事業所に渡す引継ぎファイルを閉じるためのものです。\r\n\
                 登録するときは、照合の数字を電話で読み合わせてください。\r\n",
                session.records().office()?.name,
                public.to_text(),
                public.fingerprint(),
            );
            let path = write_free(
                Path::new(request.folder.trim()),
                "tsunagi-public-key",
                "txt",
                text.as_bytes(),
            )?;
            Ok((ReceiptSaved { path }, changed))
        })
    }

    /// Adds a partner's public key, or says that its digits were compared.
    ///
    /// # Errors
    /// The text is no public key, or the name is missing.
    pub fn save_partner_key(&self, request: SavePartnerKey) -> Result<ExchangeKeys, Failure> {
        self.write(Duty::HandOver, |session| {
            let name = typed("name", "相手の名称", &request.name).required(LINE)?;
            let key = PublicKey::from_text(&request.public_key).ok_or_else(|| {
                Refusal::field("public_key", "公開鍵", FieldProblem::NotPublicKey)
            })?;
            let text = key.to_text();
            let known = session.records().partner_keys()?;
            let known = known.into_iter().find(|one| one.public_key == text);
            let by = session.staff.name.clone();
            let before = known.as_ref().and_then(|one| one.verified.clone());
            let verified = if request.is_verified {
                before.or_else(|| Some((session.now, by.clone())))
            } else {
                None
            };
            let partner = PartnerKey {
                public_key: text,
                name,
                added_at: known.as_ref().map_or(session.now, |one| one.added_at),
                added_by: known.map_or(by, |one| one.added_by),
                verified,
            };
            let (own, _) = own_key(session)?;
            let act = session.act(AuditAct::KeyChanged, None, "連携先の公開鍵");
            let ((), changed) = session.store.transact(|tx| {
                tx.save_partner_key(&partner)?;
                tx.append_audit(&act).map_err(Refusal::from)
            })?;
            Ok((view(session, &own)?, changed))
        })
    }

    /// Forgets a partner's public key.
    ///
    /// # Errors
    /// It is not among them.
    pub fn remove_partner_key(&self, request: RemovePartnerKey) -> Result<ExchangeKeys, Failure> {
        self.write(Duty::HandOver, |session| {
            let (own, _) = own_key(session)?;
            let act = session.act(AuditAct::KeyChanged, None, "連携先の公開鍵の削除");
            let ((), changed) = session.store.transact(|tx| {
                if !tx.remove_partner_key(request.public_key.trim())? {
                    return Err(Refusal::field(
                        "public_key",
                        "公開鍵",
                        FieldProblem::UnknownChoice,
                    ));
                }
                tx.append_audit(&act).map_err(Refusal::from)
            })?;
            Ok((view(session, &own)?, changed))
        })
    }
}

/// Returns this office's key pair, made at the first need and kept for good.
pub(super) fn own_key(session: &mut Session) -> Result<(OfficeKey, Changed), Refusal> {
    let unreadable = Refusal::Internal("handover: the office's key does not read");
    if let Some(text) = session.records().office_key()? {
        let key = OfficeKey::from_text(&text).ok_or(unreadable)?;
        return Ok((key, Changed::default()));
    }
    let key = OfficeKey::draw();
    let act = session.act(AuditAct::KeyChanged, None, "事業所の鍵の作成");
    let ((), changed) = session.store.transact(|tx| {
        tx.save_office_key(&key.to_text(), act.at)?;
        tx.append_audit(&act).map_err(Refusal::from)
    })?;
    Ok((key, changed))
}

/// Writes a small file under the first free name of its kind and returns its path.
pub(super) fn write_free(
    folder: &Path,
    stem: &str,
    end: &str,
    bytes: &[u8],
) -> Result<String, Refusal> {
    use std::io::Write as _;

    use tsunagi_files::{FileOp, PathError};
    if folder.as_os_str().is_empty() || !folder.is_dir() {
        return Err(Refusal::field("folder", "保存先", FieldProblem::NoFolder));
    }
    let name = |number: u32| match number {
        1 => folder.join(format!("{stem}.{end}")),
        number => folder.join(format!("{stem}-{number}.{end}")),
    };
    let path = (1..1000)
        .map(name)
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or_else(|| name(1000));
    let mut file = AtomicFile::create(&path)?;
    file.write_all(bytes)
        .map_err(PathError::during(FileOp::Write, &path))?;
    file.synced()?.persist_new()?;
    Ok(path.to_string_lossy().into_owned())
}

fn view(session: &Session, own: &OfficeKey) -> Result<ExchangeKeys, Refusal> {
    let public = own.public();
    let partners = session.records().partner_keys()?;
    Ok(ExchangeKeys {
        public_key: public.to_text(),
        fingerprint: public.fingerprint(),
        partners: partners
            .into_iter()
            .map(|one| PartnerKeyView {
                fingerprint: PublicKey::from_text(&one.public_key)
                    .map_or_else(String::new, |key| key.fingerprint()),
                public_key: one.public_key,
                name: one.name,
                verified_at: one
                    .verified
                    .as_ref()
                    .map_or_else(String::new, |(at, _)| at.to_string()),
                verified_by: one.verified.map_or_else(String::new, |(_, by)| by),
            })
            .collect(),
    })
}
