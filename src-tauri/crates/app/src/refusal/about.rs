//! What a refusal is about: a thing of the records, a duty, a bundled file.

/// Things of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// 利用者.
    Client,
    /// 認定.
    Certification,
    /// 同意.
    Consent,
    /// 支援経過の記録.
    Entry,
    /// 連携先.
    Facility,
    /// 連携先の担当者.
    Physician,
    /// 連絡票.
    Slip,
    /// 職員.
    Staff,
    /// A page of a preview.
    Page,
    /// A handover file that was taken in.
    Import,
    /// A handover file that went out.
    Export,
}

/// What a staff member is about to do; roles are granted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Looking.
    Read,
    /// Changing records, making and sending slips.
    Write,
    /// Giving records away, taking them in, and looking at what went out.
    HandOver,
    /// Changing office, staff, places.
    Administer,
    /// Reading the audit log.
    Inspect,
    /// Deciding how long records are kept, and purging.
    Retain,
    /// Putting a backup in the place of the present records.
    Restore,
}

/// Bundled files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// The folder with everything.
    Folder,
    /// A typeface.
    Font,
    /// The shipped templates.
    Template,
    /// The sample stories.
    Sample,
}
