//! The one command table.

/// Hands the list of commands `name(Request) -> Reply` to another macro.
///
/// Every command is a use case of the app with exactly this shape. A new command is a new line here;
/// what is missing elsewhere then fails to compile.
#[macro_export]
macro_rules! with_commands {
    ($then:path) => {
        $then! {
            // opening and locking
            show_state(opening::ShowState) -> opening::AppState,
            create_store(opening::CreateStore) -> opening::AppState,
            unlock(opening::Unlock) -> opening::AppState,
            lock(opening::Lock) -> opening::AppState,
            unlock_with_key_file(keys::UnlockWithKeyFile) -> opening::AppState,
            check_recovery(keys::CheckRecovery) -> keys::RecoveryChecked,
            recover(keys::Recover) -> opening::AppState,
            report_activity(keys::ReportActivity) -> keys::LockClock,
            rate_passphrase(keys::RatePassphrase) -> keys::PassphraseRating,
            list_choices(choices::ListChoices) -> choices::Choices,
            read_day(opening::ReadDay) -> opening::DayView,
            // today
            show_today(today::ShowToday) -> today::Today,
            // clients
            list_clients(people::ListClients) -> Vec<people::ClientSummary>,
            show_client(people::ShowClient) -> people::ClientView,
            save_client(people::SaveClient) -> people::ClientView,
            save_certification(people::SaveCertification) -> people::ClientView,
            save_consent(people::SaveConsent) -> people::ClientView,
            // timeline
            list_entries(timeline::ListEntries) -> Vec<timeline::EntryView>,
            add_entry(timeline::AddEntry) -> timeline::EntryView,
            correct_entry(timeline::CorrectEntry) -> timeline::EntryView,
            print_timeline(timeline::PrintTimeline) -> slips::MadeFile,
            print_record(paper::PrintRecord) -> paper::Printed,
            // directory
            list_facilities(people::ListFacilities) -> Vec<people::FacilityView>,
            save_facility(people::SaveFacility) -> people::FacilityView,
            save_physician(people::SavePhysician) -> people::FacilityView,
            verify_fax(people::VerifyFax) -> people::FacilityView,
            // slips
            list_templates(slips::ListTemplates) -> Vec<slips::TemplateView>,
            list_slips(slips::ListSlips) -> Vec<slips::SlipSummary>,
            start_slip(slips::StartSlip) -> slips::SlipView,
            open_slip(slips::OpenSlip) -> slips::SlipView,
            save_slip(slips::SaveSlip) -> slips::SlipView,
            discard_slip(slips::DiscardSlip) -> slips::Discarded,
            preview_slip(slips::PreviewSlip) -> slips::Preview,
            confirm_slip(slips::ConfirmSlip) -> slips::SlipView,
            revise_slip(slips::ReviseSlip) -> slips::SlipView,
            record_event(slips::RecordEvent) -> slips::SlipView,
            save_pdf(slips::SavePdf) -> slips::MadeFile,
            save_fax(slips::SaveFax) -> slips::MadeFile,
            print_slip(paper::PrintSlip) -> paper::Printed,
            check_legibility(paper::CheckLegibility) -> paper::Legibility,
            preview_fax(paper::PreviewFax) -> slips::Preview,
            save_protected_pdf(paper::SaveProtectedPdf) -> slips::MadeFile,
            suggest_mail_passphrase(paper::SuggestMailPassphrase) -> paper::MailPassphrase,
            show_batch(paper::ShowBatch) -> paper::BatchView,
            make_batch(paper::MakeBatch) -> paper::BatchMade,
            save_blank(slips::SaveBlank) -> slips::MadeFile,
            print_blank(paper::PrintBlank) -> paper::Printed,
            check_template(slips::CheckTemplate) -> slips::TemplateChecked,
            list_forms(slips::ListForms) -> Vec<slips::FormView>,
            add_form(slips::AddForm) -> Vec<slips::FormView>,
            remove_form(slips::RemoveForm) -> Vec<slips::FormView>,
            copy_form(slips::CopyForm) -> slips::MadeFile,
            // handover
            suggest_passphrase(handover::SuggestPassphrase) -> handover::SuggestedPassphrase,
            export_handover(handover::ExportHandover) -> handover::Exported,
            inspect_handover(handover::InspectHandover) -> handover::ImportPreview,
            import_handover(handover::ImportHandover) -> handover::Imported,
            list_drives(handover::ListDrives) -> Vec<handover::DriveView>,
            list_exports(handover::ListExports) -> Vec<handover::ExportView>,
            save_handover_sheet(handover::SaveHandoverSheet) -> slips::MadeFile,
            print_handover_sheet(handover::PrintHandoverSheet) -> paper::Printed,
            save_receipt(handover::SaveReceipt) -> handover::ReceiptSaved,
            read_receipt(handover::ReadReceipt) -> handover::ExportView,
            show_exchange_keys(handover::ShowExchangeKeys) -> handover::ExchangeKeys,
            save_own_key(handover::SaveOwnKey) -> handover::ReceiptSaved,
            save_partner_key(handover::SavePartnerKey) -> handover::ExchangeKeys,
            remove_partner_key(handover::RemovePartnerKey) -> handover::ExchangeKeys,
            // printers
            list_printers(paper::ListPrinters) -> paper::Printers,
            show_printer(paper::ShowPrinter) -> paper::PrinterAbilities,
            save_printer(paper::SavePrinter) -> paper::Printers,
            show_fax_choice(paper::ShowFaxChoice) -> paper::FaxChoice,
            save_fax_choice(paper::SaveFaxChoice) -> paper::FaxChoice,
            show_print_job(paper::ShowPrintJob) -> paper::PrintState,
            // long work
            cancel_work(work::CancelWork) -> work::CancelAsked,
            // backups
            show_backups(backups::ShowBackups) -> backups::Backups,
            make_backup(backups::MakeBackup) -> backups::BackupMade,
            check_backup(backups::CheckBackup) -> backups::RecordCounts,
            save_backup_settings(backups::SaveBackupSettings) -> backups::Backups,
            inspect_backup(backups::InspectBackup) -> backups::BackupPreview,
            restore_backup(backups::RestoreBackup) -> backups::BackupRestored,
            restore_keys(backups::RestoreKeys) -> opening::AppState,
            rehearse_restore(backups::RehearseRestore) -> backups::Rehearsed,
            show_about(backups::ShowAbout) -> backups::About,
            // settings and search
            show_settings(settings::ShowSettings) -> settings::Settings,
            save_office(settings::SaveOffice) -> settings::Settings,
            save_staff(settings::SaveStaff) -> settings::Settings,
            save_output_folder(settings::SaveOutputFolder) -> settings::Settings,
            change_passphrase(settings::ChangePassphrase) -> settings::Settings,
            // keys, and who may see whom
            show_keys(keys::ShowKeys) -> keys::Keys,
            make_key_file(keys::MakeKeyFile) -> keys::KeyFileMade,
            drop_key_file(keys::DropKeyFile) -> keys::Keys,
            reset_passphrase(keys::ResetPassphrase) -> keys::Keys,
            revoke_key(keys::RevokeKey) -> keys::Keys,
            start_recovery(keys::StartRecovery) -> keys::RecoveryDraft,
            print_recovery(keys::PrintRecovery) -> paper::Printed,
            confirm_recovery(keys::ConfirmRecovery) -> keys::Keys,
            rekey(keys::Rekey) -> keys::Rekeyed,
            keep_drafts(keys::KeepDrafts) -> keys::Drafts,
            take_drafts(keys::TakeDrafts) -> keys::Drafts,
            save_idle_minutes(keys::SaveIdleMinutes) -> keys::Keys,
            show_client_limit(keys::ShowClientLimit) -> keys::ClientLimit,
            limit_client(keys::LimitClient) -> keys::ClientLimit,
            search(people::Search) -> people::Found,
            // the audit log
            list_audit(audit::ListAudit) -> audit::AuditPage,
            verify_audit(audit::VerifyAudit) -> audit::AuditVerified,
            export_audit(audit::ExportAudit) -> slips::MadeFile,
            // how long records are kept
            list_retention(retention::ListRetention) -> retention::RetentionView,
            save_retention_years(retention::SaveRetentionYears) -> retention::RetentionView,
            save_purge_wait(retention::SavePurgeWait) -> retention::RetentionView,
            mark_purge(retention::MarkPurge) -> retention::RetentionView,
            unmark_purge(retention::UnmarkPurge) -> retention::RetentionView,
            purge_clients(retention::PurgeClients) -> retention::Purged,
            // pictures of pages travel as bytes, not as JSON
            page_image(slips::PageImage) -> bytes::Bytes,
            timeline_image(timeline::TimelineImage) -> bytes::Bytes,
        }
    };
}

/// Hands the list of commands that only a window can do: system dialogs and viewers.
#[macro_export]
macro_rules! with_shell_commands {
    ($then:path) => {
        $then! {
            choose_path(opening::ChoosePath) -> opening::ChosenPath,
            open_path(opening::OpenPath) -> opening::Opened,
        }
    };
}

use crate::{
    audit, backups, bytes, choices, handover, keys, opening, paper, people, retention, settings,
    slips, timeline, today, work,
};

/// A command's request and reply, as the generated TypeScript sees them.
#[derive(ts_rs::TS)]
#[ts(export_to = "bindings.ts")]
pub struct Signature<Request, Reply> {
    /// What goes in.
    pub request: Request,
    /// What comes out.
    pub reply: Reply,
}

macro_rules! declare_commands {
    ($($name:ident($request:ty) -> $reply:ty,)+) => {
        /// The names of the commands every surface has, in the table's order.
        pub const COMMAND_NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Every command by name.
        #[derive(ts_rs::TS)]
        #[ts(export, export_to = "bindings.ts")]
        pub struct Commands {
            $(
                #[allow(missing_docs)]
                pub $name: Signature<$request, $reply>,
            )+
        }
    };
}

macro_rules! declare_shell_commands {
    ($($name:ident($request:ty) -> $reply:ty,)+) => {
        /// The names of the commands only the window has.
        pub const SHELL_COMMAND_NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The window's own commands by name.
        #[derive(ts_rs::TS)]
        #[ts(export, export_to = "bindings.ts")]
        pub struct ShellCommands {
            $(
                #[allow(missing_docs)]
                pub $name: Signature<$request, $reply>,
            )+
        }
    };
}

with_commands!(declare_commands);
with_shell_commands!(declare_shell_commands);
