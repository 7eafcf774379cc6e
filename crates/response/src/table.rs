//! Tables of the SDTM oncology domains: TU and TR in, RS out, and RS in, ADRS out.

mod columns;
mod dates;
mod error;
mod lesions;
mod reference;
mod responses;
mod time_points;

pub mod best;

pub use dates::WrittenDate;
pub use error::TableError;
pub use lesions::{Lesions, Reader, SeriesKey, VisitName, read_lesions, read_measurable};
pub use reference::{SubjectDay, read_days, read_reference};
pub use responses::{ReaderChoice, Responses, read_responses};
pub use time_points::write_time_points;
