//! Many slips on paper: their frozen pages behind each other, in one PDF or one print job.

use std::io::{BufWriter, Write};

use tsunagi_contract::paper::{BatchMade, MakeBatch};
use tsunagi_documents::pdf::{JoinError, JoinPart, Joined};
use tsunagi_domain::Slip;
use tsunagi_files::{FileOp, PathError};

use super::batch::{batch_day, nothing_made};
use super::lanes;
use crate::App;
use crate::previewing::rendering::stamp;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::work::LongWork;

/// Bytes that are gathered before the disk is asked to take them.
const WRITTEN_AT_ONCE: usize = 256 * 1024;

/// Where the pages go, one behind the other.
struct Heap<W> {
    to: W,
    /// Whether a sheet is printed on both sides.
    is_double: bool,
}

impl App {
    /// Puts the frozen pages behind each other in one file, whose memory stays flat.
    pub(super) fn paper_file(
        &self,
        session: &Session,
        request: &MakeBatch,
        slips: &[Slip],
        work: &LongWork,
    ) -> Result<BatchMade, Refusal> {
        let place = self.place(session, request.path.as_deref())?;
        let day = batch_day(session);
        let (path, file) = place.begin_numbered(|n| format!("batch-{day}-{n}.pdf"))?;
        let failed = |error| match error {
            JoinError::Output(error) => PathError::new(&path, FileOp::Write, &error).into(),
            other => other.into(),
        };
        let heap = Heap {
            to: BufWriter::with_capacity(WRITTEN_AT_ONCE, file),
            is_double: false,
        };
        let (pages, file) = self.join(session, slips, work, heap, failed)?;
        let file = file.into_inner().map_err(|error| error.into_error());
        let file = file.map_err(PathError::during(FileOp::Write, &path))?;
        work.settle("保存しています")?;
        let bytes = file.written();
        file.synced()?.persist_new()?;
        Ok(BatchMade {
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            path: path.to_string_lossy().into_owned(),
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            ..nothing_made()
        })
    }

    /// Puts the frozen pages behind each other for one print job.
    pub(super) fn paper_job(
        &self,
        session: &Session,
        request: &MakeBatch,
        slips: &[Slip],
        work: &LongWork,
    ) -> Result<BatchMade, Refusal> {
        let outlet = self.outlet(session, &request.choice)?.for_many();
        let heap = Heap {
            to: Vec::new(),
            is_double: outlet.is_double(),
        };
        let (pages, whole) = self.join(session, slips, work, heap, Refusal::from)?;
        work.settle("プリンターへ渡しています")?;
        let title = format!("batch-{}", batch_day(session));
        let printed = self.queue(&outlet, &title, &whole)?;
        Ok(BatchMade {
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            printed: Some(printed),
            ..nothing_made()
        })
    }

    /// Writes the frozen pages one behind the other; returns how many there are, empty ones left out.
    fn join<W: Write>(
        &self,
        session: &Session,
        slips: &[Slip],
        work: &LongWork,
        heap: Heap<W>,
        failed: impl Fn(JoinError) -> Refusal,
    ) -> Result<(usize, W), Refusal> {
        let mut joined = Joined::begin(heap.to).map_err(&failed)?;
        let (mut done, mut pages) = (0, 0);
        for round in slips.chunks(lanes::ROUND) {
            let frozen = round.iter().map(|slip| self.frozen_pdf(session, slip));
            let frozen = frozen.collect::<Result<Vec<_>, _>>()?;
            for part in lanes::in_order(&frozen, |(_, pdf)| JoinPart::read(pdf)) {
                let part = part?;
                pages += part.pages();
                // The back of one slip is never the front of another: the two go to different people.
                if heap.is_double && joined.pages() % 2 == 1 {
                    joined.put_empty_page().map_err(&failed)?;
                }
                joined.put(part).map_err(&failed)?;
                done += 1;
                work.reach(done)?;
            }
        }
        let title = format!("連絡票 {}", batch_day(session));
        let office = session.records().office()?;
        work.step("ひとつにしています", 0)?;
        let stamp = stamp(&title, &office.name, "", session.now);
        Ok((pages, joined.finish(&stamp).map_err(&failed)?))
    }
}
