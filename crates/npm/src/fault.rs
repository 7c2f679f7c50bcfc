//! What goes wrong, as the plain object that is thrown.

use js_sys::Array;
use overpaint_client::protocol::{ApiKeyProblem, BaseUrlProblem, concat};
use overpaint_client::{Error, UploadError};
use wasm_bindgen::JsValue;

use crate::tell::{self, Facts};

/// Anything that can go wrong on this side of the border. It is told at once, so that what is passed on is small.
#[derive(Debug)]
pub(crate) struct Fault(JsValue);

impl Fault {
    /// The client was made with options that can't be used, or a call was.
    pub(crate) fn options(message: &str) -> Self {
        Self(begin("invalid_options", message).told())
    }
}

/// Of the request, or its answer.
impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(told(&error, 0))
    }
}

/// Nothing was sent.
impl From<UploadError> for Fault {
    fn from(error: UploadError) -> Self {
        let (code, problems) = match &error {
            UploadError::Problems(problems) => ("invalid_request", &problems[..]),
            UploadError::Unreadable(_) => ("file_unreadable", &[][..]),
        };
        let facts = begin(code, &error.message());
        Self(facts.with("problems", &tell::problems(problems)).told())
    }
}

impl From<BaseUrlProblem> for Fault {
    fn from(problem: BaseUrlProblem) -> Self {
        Self::options(&concat(&["baseURL: ", problem.message()]))
    }
}

impl From<ApiKeyProblem> for Fault {
    fn from(problem: ApiKeyProblem) -> Self {
        Self::options(&concat(&["apiKey: ", problem.message()]))
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        fault.0
    }
}

fn begin(code: &str, message: &str) -> Facts {
    Facts::default()
        .text("code", Some(code))
        .text("message", Some(message))
}

/// `image_index` says which picture the partial ones belong to.
pub(crate) fn told(error: &Error, image_index: u32) -> JsValue {
    let said = error.api();
    let hints = error.hints();
    let arrived = error.arrived().iter();
    let arrived = arrived.map(|partial| tell::partial(image_index, partial));
    begin(error.code(), &error.message())
        .number("status", error.status().map(f64::from))
        .text("param", said.and_then(|said| said.param.as_deref()))
        .text("type", said.and_then(|said| said.kind.as_deref()))
        .text("serverCode", said.and_then(|said| said.code.as_deref()))
        .text(
            "requestId",
            hints.and_then(|hints| hints.request_id.as_deref()),
        )
        .number(
            "retryAfter",
            hints.and_then(|hints| hints.retry_after).map(f64::from),
        )
        .with("cause", error.thrown().unwrap_or(&JsValue::UNDEFINED))
        .with("partials", &arrived.collect::<Array>())
        .told()
}

#[cfg(test)]
mod tests {
    use overpaint_client::Waiting;
    use overpaint_client::protocol::{ApiError, Error as Refusal, Failure};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::settings::property;

    wasm_bindgen_test_configure!(run_in_browser);

    const README: &str = include_str!("../../../web/npm/README.md");
    const TYPES: &str = include_str!("../../../web/npm/index.d.ts");

    fn answer(error: Refusal) -> Error {
        let arrived = Vec::new();
        let failure = Box::new(Failure { error, arrived });
        let hints = Box::default();
        Error::Answer { failure, hints }
    }

    fn said(status: u16, code: Option<&str>) -> Box<ApiError> {
        Box::new(ApiError {
            status,
            code: code.map(str::to_owned),
            ..ApiError::default()
        })
    }

    /// Every way to fail, with its code. A new variant belongs here: the matches below do not compile without it.
    fn every() -> Vec<(Error, &'static str)> {
        let arrived = Vec::new;
        let network = |waiting| Error::Network {
            waiting,
            seconds: 1,
            detail: String::new(),
            thrown: JsValue::UNDEFINED,
            arrived: arrived(),
        };
        let api = |status, code| answer(Refusal::Api(said(status, code)));
        vec![
            (api(400, Some("moderation_blocked")), "moderation_blocked"),
            (api(429, Some("insufficient_quota")), "quota"),
            (api(429, None), "rate_limited"),
            (api(401, None), "unauthorized"),
            (api(403, None), "forbidden"),
            (api(404, None), "not_found"),
            (api(400, Some("invalid_mask_image_format")), "mask_refused"),
            (api(400, Some("invalid_image_file")), "image_refused"),
            (api(413, None), "request_too_large"),
            (api(504, None), "timed_out"),
            (api(503, None), "unavailable"),
            (api(400, None), "refused"),
            (api(500, None), "server_error"),
            (answer(Refusal::Task(said(200, None))), "task_failed"),
            (
                answer(Refusal::Html {
                    status: 502,
                    title: None,
                }),
                "html",
            ),
            (
                answer(Refusal::NotJson {
                    status: 200,
                    start: String::new(),
                }),
                "not_json",
            ),
            (answer(Refusal::BadBase64 { offset: 0 }), "bad_base64"),
            (answer(Refusal::Empty { task: None }), "empty"),
            (answer(Refusal::Incomplete), "incomplete"),
            (answer(Refusal::TextTooLarge { limit: 1 }), "text_too_large"),
            (
                answer(Refusal::PicturesTooLarge { limit: 1 }),
                "pictures_too_large",
            ),
            (Error::Offline { arrived: arrived() }, "offline"),
            (network(Waiting::Head), "unreachable"),
            (network(Waiting::Body), "connection_lost"),
            (
                Error::TimedOut {
                    waiting: Waiting::Body,
                    seconds: 1,
                    arrived: arrived(),
                },
                "given_up",
            ),
            (Error::Aborted { arrived: arrived() }, "aborted"),
            (Error::TaskLost { id: String::new() }, "task_lost"),
        ]
    }

    /// What goes wrong before anything is sent.
    fn unsent() -> Vec<(Fault, &'static str)> {
        let problems = UploadError::Problems(Vec::new());
        let unreadable = UploadError::Unreadable(String::new());
        // Without a wildcard, as below.
        let code = |error: &UploadError| match error {
            UploadError::Problems(_) => "invalid_request",
            UploadError::Unreadable(_) => "file_unreadable",
        };
        let mut faults: Vec<_> = [problems, unreadable]
            .into_iter()
            .map(|error| (code(&error), error))
            .map(|(code, error)| (error.into(), code))
            .collect();
        faults.push((Fault::options(""), "invalid_options"));
        faults
    }

    /// One number for each variant, without a wildcard.
    fn variant(error: &Error) -> u32 {
        match error {
            Error::Offline { .. } => 0,
            Error::Network { .. } => 1,
            Error::TimedOut { .. } => 2,
            Error::Aborted { .. } => 3,
            Error::TaskLost { .. } => 4,
            Error::Answer { failure, .. } => match &failure.error {
                Refusal::Api(_) => 5,
                Refusal::Task(_) => 6,
                Refusal::Html { .. } => 7,
                Refusal::NotJson { .. } => 8,
                Refusal::BadBase64 { .. } => 9,
                Refusal::Empty { .. } => 10,
                Refusal::Incomplete => 11,
                Refusal::TextTooLarge { .. } => 12,
                Refusal::PicturesTooLarge { .. } => 13,
            },
        }
    }

    #[wasm_bindgen_test]
    fn every_variant_has_its_code_a_type_and_a_line_in_the_readme() {
        let sent = every()
            .into_iter()
            .map(|(error, code)| (error.into(), code));
        for (fault, code) in sent.chain(unsent()) {
            let Fault(told) = fault;
            assert_eq!(property(&told, "code").as_string().as_deref(), Some(code));
            assert!(
                README.contains(&["| `", code, "` |"].concat()),
                "README.md says nothing of {code}"
            );
            assert!(
                TYPES.contains(&["\"", code, "\""].concat()),
                "index.d.ts does not know {code}"
            );
        }
        let mut variants: Vec<u32> = every().iter().map(|(error, _)| variant(error)).collect();
        variants.sort_unstable();
        variants.dedup();
        assert_eq!(variants, (0..=13).collect::<Vec<_>>());
    }

    #[wasm_bindgen_test]
    fn every_problem_of_a_request_is_in_the_types() {
        let source = include_str!("../../protocol/src/problem.rs");
        // The arms of ProblemKind::code().
        let (_, code) = source.rsplit_once("pub fn code").unwrap();
        let (code, _) = code.split_once("pub fn message").unwrap();
        let arms = code.lines().filter(|line| line.contains("P::"));
        let codes: Vec<&str> = arms
            .filter_map(|arm| arm.split_once("=> \"")?.1.strip_suffix("\","))
            .collect();
        assert!(codes.len() > 30, "{codes:?}");
        for code in codes {
            assert!(
                TYPES.contains(&["\"", code, "\""].concat()),
                "index.d.ts does not know the problem {code}"
            );
        }
    }
}
