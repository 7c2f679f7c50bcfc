//! What goes wrong, as the plain object that is thrown.

use js_sys::Array;
use overpaint_client::protocol::{ApiKeyProblem, BaseUrlProblem, Problem};
use overpaint_client::{Error, UploadError};
use wasm_bindgen::JsValue;

use crate::tell::{self, Facts};

/// Everything that can go wrong on this side of the border.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The request, or its answer.
    Failed(Error),
    /// The request is not valid, and was not sent.
    Request(Vec<Problem>),
    /// A file can't be read, and nothing was sent.
    File(String),
    /// The client was made with options that can't be used.
    Options(String),
}

impl Fault {
    pub(crate) fn options(message: &str) -> Self {
        Self::Options(message.to_owned())
    }

    /// The stable name.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Failed(error) => error.code(),
            Self::Request(_) => "invalid_request",
            Self::File(_) => "file_unreadable",
            Self::Options(_) => "invalid_options",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Failed(error) => error.to_string(),
            Self::Request(problems) => UploadError::Problems(problems.clone()).to_string(),
            Self::File(said) => UploadError::Unreadable(said.clone()).to_string(),
            Self::Options(message) => message.clone(),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<UploadError> for Fault {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Problems(problems) => Self::Request(problems),
            UploadError::Unreadable(said) => Self::File(said),
        }
    }
}

impl From<BaseUrlProblem> for Fault {
    fn from(problem: BaseUrlProblem) -> Self {
        Self::Options(["baseURL: ", &problem.to_string()].concat())
    }
}

impl From<ApiKeyProblem> for Fault {
    fn from(problem: ApiKeyProblem) -> Self {
        Self::Options(["apiKey: ", &problem.to_string()].concat())
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        told(&fault, 0)
    }
}

/// `image_index` says which picture the partial ones belong to.
pub(crate) fn told(fault: &Fault, image_index: u32) -> JsValue {
    let problems: &[Problem] = match fault {
        Fault::Request(problems) => problems,
        _ => &[],
    };
    let error = match fault {
        Fault::Failed(error) => Some(error),
        _ => None,
    };
    let said = error.and_then(Error::api);
    let hints = error.and_then(Error::hints);
    let arrived = error.map(Error::arrived).unwrap_or_default();
    let arrived = arrived
        .iter()
        .map(|partial| tell::partial(image_index, partial));
    Facts::default()
        .text("code", Some(fault.code()))
        .text("message", Some(&fault.message()))
        .number("status", error.and_then(Error::status).map(f64::from))
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
        .with("problems", &tell::problems(problems))
        .with("partials", &arrived.collect::<Array>())
        .told()
}

#[cfg(test)]
mod tests {
    use overpaint_client::protocol::{ApiError, Error as Refusal, Failure};
    use overpaint_client::{Hints, Waiting};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    const README: &str = include_str!("../../../web/npm/README.md");
    const TYPES: &str = include_str!("../../../web/npm/index.d.ts");

    fn answer(error: Refusal) -> Fault {
        let arrived = Vec::new();
        let failure = Box::new(Failure { error, arrived });
        let hints = Hints::default();
        Fault::Failed(Error::Answer { failure, hints })
    }

    fn said(status: u16, code: Option<&str>) -> Box<ApiError> {
        Box::new(ApiError {
            status,
            code: code.map(str::to_owned),
            ..ApiError::default()
        })
    }

    /// Every way to fail, with its code. A new variant belongs here: the matches below do not compile without it.
    fn every() -> Vec<(Fault, &'static str)> {
        let arrived = Vec::new;
        let network = |waiting| {
            Fault::Failed(Error::Network {
                waiting,
                seconds: 1,
                detail: String::new(),
                arrived: arrived(),
            })
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
            (answer(Refusal::Empty), "empty"),
            (answer(Refusal::Incomplete), "incomplete"),
            (answer(Refusal::TextTooLarge { limit: 1 }), "text_too_large"),
            (
                answer(Refusal::PicturesTooLarge { limit: 1 }),
                "pictures_too_large",
            ),
            (
                Fault::Failed(Error::Offline { arrived: arrived() }),
                "offline",
            ),
            (network(Waiting::Head), "unreachable"),
            (network(Waiting::Body), "connection_lost"),
            (
                Fault::Failed(Error::TimedOut {
                    waiting: Waiting::Body,
                    seconds: 1,
                    arrived: arrived(),
                }),
                "given_up",
            ),
            (
                Fault::Failed(Error::Aborted { arrived: arrived() }),
                "aborted",
            ),
            (
                Fault::Failed(Error::TaskLost { id: String::new() }),
                "task_lost",
            ),
            (Fault::Request(Vec::new()), "invalid_request"),
            (Fault::File(String::new()), "file_unreadable"),
            (Fault::Options(String::new()), "invalid_options"),
        ]
    }

    /// One number for each variant, without a wildcard.
    fn variant(fault: &Fault) -> u32 {
        match fault {
            Fault::Request(_) => 0,
            Fault::File(_) => 1,
            Fault::Options(_) => 2,
            Fault::Failed(error) => match error {
                Error::Offline { .. } => 3,
                Error::Network { .. } => 4,
                Error::TimedOut { .. } => 5,
                Error::Aborted { .. } => 6,
                Error::TaskLost { .. } => 7,
                Error::Answer { failure, .. } => match &failure.error {
                    Refusal::Api(_) => 8,
                    Refusal::Task(_) => 9,
                    Refusal::Html { .. } => 10,
                    Refusal::NotJson { .. } => 11,
                    Refusal::BadBase64 { .. } => 12,
                    Refusal::Empty => 13,
                    Refusal::Incomplete => 14,
                    Refusal::TextTooLarge { .. } => 15,
                    Refusal::PicturesTooLarge { .. } => 16,
                },
            },
        }
    }

    #[wasm_bindgen_test]
    fn every_variant_has_its_code_a_type_and_a_line_in_the_readme() {
        for (fault, code) in every() {
            assert_eq!(fault.code(), code);
            assert!(
                README.contains(&["| `", code, "` |"].concat()),
                "README.md says nothing of {code}"
            );
            assert!(
                TYPES.contains(&["\"", code, "\""].concat()),
                "index.d.ts does not know {code}"
            );
        }
        let mut variants: Vec<u32> = every().iter().map(|(fault, _)| variant(fault)).collect();
        variants.sort_unstable();
        variants.dedup();
        assert_eq!(variants, (0..=16).collect::<Vec<_>>());
    }

    #[wasm_bindgen_test]
    fn every_problem_of_a_request_is_in_the_types() {
        let source = include_str!("../../protocol/src/problem.rs");
        // The arms of ProblemKind::code().
        let arms = source
            .lines()
            .filter(|line| line.trim_start().starts_with("P::"));
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
