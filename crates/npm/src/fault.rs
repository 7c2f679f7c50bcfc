//! What goes wrong, as the plain object that is thrown.

use overpaint_client::protocol::{ApiKeyProblem, BaseUrlProblem, Problem};
use overpaint_client::{Error, UploadError};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::tell;

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
        tell::value(&Told::of(&fault, 0))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Told<'a> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    problems: Vec<tell::Problem<'a>>,
    partials: Vec<tell::Event<'a>>,
}

impl<'a> Told<'a> {
    /// `image_index` says which picture the partial ones belong to.
    pub(crate) fn of(fault: &'a Fault, image_index: u32) -> Self {
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
        Self {
            code: fault.code(),
            message: fault.message(),
            status: error.and_then(Error::status),
            param: said.and_then(|said| said.param.as_deref()),
            kind: said.and_then(|said| said.kind.as_deref()),
            server_code: said.and_then(|said| said.code.as_deref()),
            request_id: hints.and_then(|hints| hints.request_id.as_deref()),
            retry_after: hints.and_then(|hints| hints.retry_after),
            problems: problems.iter().map(tell::Problem::from).collect(),
            partials: arrived
                .iter()
                .map(|partial| tell::Event::partial(image_index, partial))
                .collect(),
        }
    }
}
