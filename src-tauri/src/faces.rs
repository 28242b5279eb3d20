//! The typeface of rare names, which lies beside the program: 46 MB are too much for the page itself.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager as _, Runtime, UriSchemeContext};
use tsunagi_app::App;

/// The address under which the page asks; `ui/src/styles/base.css` and the content policy name it.
pub const SCHEME: &str = "face";

/// Gives the typeface, whatever the address says after the scheme: there is one.
///
/// The engine asks only when a character turns up that the page's own typeface has not.
#[expect(clippy::needless_pass_by_value, reason = "Tauri calls it so")]
pub fn give<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    _request: Request<Vec<u8>>,
) -> Response<Vec<u8>> {
    let app = context.app_handle().state::<App>();
    let (status, face) = match app.name_face() {
        Ok(face) => (StatusCode::OK, face),
        Err(_) => (StatusCode::NOT_FOUND, Vec::new()),
    };
    let mut response = Response::new(face);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("font/ttf"),
    );
    // A typeface is asked for across origins, whoever the page is; there is no other page.
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        header::HeaderValue::from_static("*"),
    );
    response
}
