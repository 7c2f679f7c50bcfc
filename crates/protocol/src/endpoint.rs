//! Where requests go, and the key that goes with them.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::{fmt, iter};

use crate::decimal::number;
use crate::text::{
    among, before, concat, cut, cut_last, has, is_control, is_space, parts, trim, trim_end,
};

/// The address all paths of the API are under, such as `https://api.openai.com/v1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

/// What edits are sent to.
const EDITS: &str = "images/edits";

/// The version that is taken for granted.
const VERSION: &str = "/v1";

/// Why an address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum BaseUrlProblem {
    /// There is nothing.
    Empty,
    /// It begins with neither `https://` nor `http://`.
    Scheme,
    /// Plain http to another machine would show the key and the pictures to the network.
    PlainHttp,
    /// The host is missing or has characters no host has.
    Host,
    /// The port is no number between 1 and 65535.
    Port,
    /// It holds a user name or a password.
    Credentials,
    /// It holds a `?` or a `#`.
    QueryOrFragment,
    /// The path has white space or characters no path has.
    Path,
}

impl BaseUrlProblem {
    /// An English sentence that says what to do.
    pub fn message(self) -> &'static str {
        match self {
            BaseUrlProblem::Empty => "Enter the address of the endpoint.",
            BaseUrlProblem::Scheme => "Begin the address with https://.",
            BaseUrlProblem::PlainHttp => {
                "Use https://, or leave the key to a proxy of yours: plain http with a key is for this machine only."
            }
            BaseUrlProblem::Host => "Check the host name in the address.",
            BaseUrlProblem::Port => {
                "Check the port in the address: it must be a number up to 65535."
            }
            BaseUrlProblem::Credentials => {
                "Take the user name and password out of the address. The key has a field of its own."
            }
            BaseUrlProblem::QueryOrFragment => "Take everything from ? or # on out of the address.",
            BaseUrlProblem::Path => "Take spaces and special characters out of the address.",
        }
    }

    /// A stable name in snake case.
    pub fn code(self) -> &'static str {
        match self {
            BaseUrlProblem::Empty => "url_empty",
            BaseUrlProblem::Scheme => "url_scheme",
            BaseUrlProblem::PlainHttp => "url_plain_http",
            BaseUrlProblem::Host => "url_host",
            BaseUrlProblem::Port => "url_port",
            BaseUrlProblem::Credentials => "url_credentials",
            BaseUrlProblem::QueryOrFragment => "url_query_or_fragment",
            BaseUrlProblem::Path => "url_path",
        }
    }
}

impl BaseUrl {
    /// Takes an address as people paste it: white space around it, slashes at its end, with or without its `/v1` (a last segment such as
    /// `v1` or `v3beta` is kept as the version, else `/v1` is added), or the whole address of `images/edits`, to which nothing is added.
    ///
    /// # Errors
    ///
    /// See [`BaseUrlProblem`]. Plain http is taken for `localhost`, `127.0.0.0/8` and `[::1]` only.
    pub fn parse(text: &str) -> Result<BaseUrl, BaseUrlProblem> {
        let (origin, path) = checked(text, true)?;
        Ok(BaseUrl(concat(&[&origin, &versioned(path)])))
    }

    /// Takes an address as a program states it: nothing is added, and only slashes at its end are dropped. `secret` says that a key will go
    /// there.
    ///
    /// # Errors
    ///
    /// See [`BaseUrlProblem`]. With a secret, plain http is taken for this machine only.
    pub fn exact(text: &str, secret: bool) -> Result<BaseUrl, BaseUrlProblem> {
        let (origin, path) = checked(text, secret)?;
        Ok(BaseUrl(concat(&[&origin, trim_end(path, '/')])))
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This address as [`parse`](BaseUrl::parse) takes it: as it is, or the whole address of `images/edits` where it has no version.
    pub fn typed(&self) -> String {
        if is_versioned(self.origin_and_path().1) {
            self.0.clone()
        } else {
            self.join(EDITS)
        }
    }

    /// Where else on its host the API may be, if it is not here, the likeliest first: without the `/v1` at the end or with one, up to a
    /// version that more follows on, and right below the host.
    pub fn nearby(&self) -> Vec<BaseUrl> {
        let (origin, path) = self.origin_and_path();
        let toggled = match path.strip_suffix(VERSION) {
            Some(rest) => rest.to_owned(),
            None => concat(&[path, VERSION]),
        };
        let shorter = iter::successors(Some(path), |path| Some(cut_last(path, b"/")?.0));
        let up_to_version = shorter.filter(|path| is_versioned(path)).last();
        let paths = [Some(toggled.as_str()), up_to_version, Some(VERSION)];
        let mut found = Vec::new();
        for path in paths.into_iter().flatten() {
            let base = BaseUrl(concat(&[origin, path]));
            if base != *self && !found.contains(&base) {
                found.push(base);
            }
        }
        found
    }

    fn origin_and_path(&self) -> (&str, &str) {
        let (_, rest) = cut(&self.0, "://").unwrap_or_default();
        let (_, path) = before(rest, b"/");
        self.0.split_at(self.0.len() - path.len())
    }

    /// The address of a path under this one: `join("images/edits")`.
    pub fn join(&self, path: &str) -> String {
        concat(&[&self.0, "/", path.strip_prefix('/').unwrap_or(path)])
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Origin and path, once both are found good.
fn checked(text: &str, secret: bool) -> Result<(String, &str), BaseUrlProblem> {
    let text = trim(text);
    if text.is_empty() {
        return Err(BaseUrlProblem::Empty);
    }
    let (scheme, rest) = cut(text, "://").ok_or(BaseUrlProblem::Scheme)?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "https" && scheme != "http" {
        return Err(BaseUrlProblem::Scheme);
    }
    if !before(rest, b"?#").1.is_empty() {
        return Err(BaseUrlProblem::QueryOrFragment);
    }
    let (authority, path) = before(rest, b"/");
    if has(authority, b'@') {
        return Err(BaseUrlProblem::Credentials);
    }
    let authority = authority.to_ascii_lowercase();
    let host = checked_host(&authority)?;
    if secret && scheme == "http" && !is_loopback(host) {
        return Err(BaseUrlProblem::PlainHttp);
    }
    if path.chars().any(|c| {
        is_space(c)
            || is_control(c)
            || matches!(c, '\\' | '<' | '>' | '"' | '^' | '`' | '{' | '|' | '}')
    }) {
        return Err(BaseUrlProblem::Path);
    }
    Ok((concat(&[&scheme, "://", &authority]), path))
}

/// The host of `host`, `host:port`, `[v6]` or `[v6]:port`, once both are found good.
fn checked_host(authority: &str) -> Result<&str, BaseUrlProblem> {
    let bracketed = authority.strip_prefix('[').and_then(|rest| cut(rest, "]"));
    let (host, port, is_host) = match bracketed {
        Some((inside, port)) => {
            let digits = |byte: u8| byte.is_ascii_hexdigit() || among(byte, b":.");
            let is_host = has(inside, b':') && inside.bytes().all(digits);
            let host = authority.strip_suffix(port).unwrap_or_default();
            (host, port, is_host)
        }
        None => {
            let (host, port) = before(authority, b":");
            // Which letters a host may have is for the browser to say.
            let foreign = |c: char| !c.is_ascii() && !is_space(c) && !is_control(c);
            let plain =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') || foreign(c);
            (host, port, !host.is_empty() && host.chars().all(plain))
        }
    };
    if !is_host {
        return Err(BaseUrlProblem::Host);
    }
    let Some(port) = port.strip_prefix(':') else {
        return if port.is_empty() {
            Ok(host)
        } else {
            Err(BaseUrlProblem::Host)
        };
    };
    if number(port).is_some_and(|port| (1..1 << 16).contains(&port)) {
        Ok(host)
    } else {
        Err(BaseUrlProblem::Port)
    }
}

fn is_loopback(host: &str) -> bool {
    let numbers = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let is_v4 = host.starts_with("127.")
        && host.bytes().all(numbers)
        && parts(host, b".")
            .iter()
            .filter(|part| !part.is_empty())
            .count()
            == 4;
    is_v4 || matches!(host, "localhost" | "[::1]")
}

fn versioned(path: &str) -> String {
    let path = trim_end(path, '/');
    if let Some(base) = path.strip_suffix(EDITS)
        && base.ends_with('/')
    {
        return trim_end(base, '/').to_owned();
    }
    if is_versioned(path) {
        path.to_owned()
    } else {
        concat(&[path, VERSION])
    }
}

/// Whether the last segment is a version, such as `v1` or `v3beta`.
fn is_versioned(path: &str) -> bool {
    let last = cut_last(path, b"/").map_or(path, |(_, last)| last);
    last.strip_prefix('v').is_some_and(|rest| {
        rest.bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
    })
}

/// A secret key. Nothing prints it; [`expose`](ApiKey::expose) is the one way to its text.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum ApiKeyProblem {
    /// There is nothing.
    Empty,
    /// It holds something that cannot stand in a header: white space inside, control characters, or letters outside ASCII.
    Character,
}

impl ApiKeyProblem {
    /// An English sentence that says what to do.
    pub fn message(self) -> &'static str {
        match self {
            ApiKeyProblem::Empty => "Enter a key.",
            ApiKeyProblem::Character => {
                "Check the key: it holds a character that no key has, such as a space or a letter outside ASCII."
            }
        }
    }

    /// A stable name in snake case.
    pub fn code(self) -> &'static str {
        match self {
            ApiKeyProblem::Empty => "key_empty",
            ApiKeyProblem::Character => "key_character",
        }
    }
}

impl ApiKey {
    /// Takes a key as people paste it, with white space around it.
    ///
    /// # Errors
    ///
    /// See [`ApiKeyProblem`].
    pub fn parse(text: &str) -> Result<ApiKey, ApiKeyProblem> {
        let text = trim(text);
        if text.is_empty() {
            return Err(ApiKeyProblem::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ApiKeyProblem::Character);
        }
        Ok(ApiKey(text.to_owned()))
    }

    /// The key's text, for the header of a request to its own endpoint and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_address_gets_nothing_added() {
        let exact = |text, secret| BaseUrl::exact(text, secret).map(|base| base.to_string());
        for (text, base) in [
            ("https://a.example/proxy/", "https://a.example/proxy"),
            ("https://a.example", "https://a.example"),
            ("https://a.example/v1//", "https://a.example/v1"),
        ] {
            assert_eq!(exact(text, true), Ok(base.to_owned()), "{text}");
        }
        assert_eq!(
            exact("http://a.example/v1", true),
            Err(BaseUrlProblem::PlainHttp)
        );
        assert!(exact("http://a.example/v1", false).is_ok());
        assert!(exact("http://127.0.0.1:8080/v1", true).is_ok());
    }

    #[test]
    fn addresses_are_taken_as_people_paste_them() {
        let cases = [
            ("https://api.openai.com", "https://api.openai.com/v1"),
            ("https://api.openai.com/", "https://api.openai.com/v1"),
            (
                " https://api.openai.com/v1// \n",
                "https://api.openai.com/v1",
            ),
            ("HTTPS://API.OpenAI.com/v1", "https://api.openai.com/v1"),
            ("https://host/gateway", "https://host/gateway/v1"),
            (
                "https://host/gateway/v2beta/",
                "https://host/gateway/v2beta",
            ),
            ("https://host/vision", "https://host/vision/v1"),
            ("https://host/v1/images/edits", "https://host/v1"),
            ("https://host/api/images/edits/", "https://host/api"),
            ("https://v1.host/images/edits", "https://v1.host"),
            (
                "https://host/my-images/edits",
                "https://host/my-images/edits/v1",
            ),
            ("https://例子.测试:8443", "https://例子.测试:8443/v1"),
            // Of letters outside ASCII, the browser makes small ones.
            ("https://ÜBER.example", "https://Über.example/v1"),
            ("http://localhost:8080", "http://localhost:8080/v1"),
            ("http://127.8.9.1", "http://127.8.9.1/v1"),
            ("http://[::1]:9/x", "http://[::1]:9/x/v1"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]/v1"),
        ];
        for (text, expected) in cases {
            assert_eq!(BaseUrl::parse(text).unwrap().as_str(), expected, "{text}");
        }
    }

    #[test]
    fn an_address_as_it_is_typed_is_the_same_again() {
        for (text, typed) in [
            ("https://host/v1", "https://host/v1"),
            ("https://host/v3beta", "https://host/v3beta"),
            ("https://host/api", "https://host/api/images/edits"),
            ("https://v1.host", "https://v1.host/images/edits"),
        ] {
            let base = BaseUrl::exact(text, true).unwrap();
            assert_eq!(base.typed(), typed);
            assert_eq!(BaseUrl::parse(typed), Ok(base));
        }
    }

    #[test]
    fn what_is_near_an_address_is_on_its_host() {
        for (text, near) in [
            ("https://host/v1", &["https://host"][..]),
            ("https://host:8443", &["https://host:8443/v1"]),
            (
                "https://host/api/v1",
                &["https://host/api", "https://host/v1"],
            ),
            (
                "https://host/api",
                &["https://host/api/v1", "https://host/v1"],
            ),
            (
                "https://v2.host/x/v2/chat/v1",
                &[
                    "https://v2.host/x/v2/chat",
                    "https://v2.host/x/v2",
                    "https://v2.host/v1",
                ],
            ),
            (
                "https://host/v1/chat/completions/v1",
                &["https://host/v1/chat/completions", "https://host/v1"],
            ),
        ] {
            let base = BaseUrl::exact(text, true).unwrap();
            let found = base.nearby();
            let found: Vec<_> = found.iter().map(BaseUrl::as_str).collect();
            assert_eq!(found, near, "{text}");
        }
    }

    #[test]
    fn bad_addresses_say_why() {
        use BaseUrlProblem as P;
        let cases = [
            ("  ", P::Empty),
            ("api.openai.com", P::Scheme),
            ("ftp://host", P::Scheme),
            ("javascript://host", P::Scheme),
            ("http://api.openai.com", P::PlainHttp),
            ("http://localhost.evil.com", P::PlainHttp),
            ("http://127.0.0.1.evil.com", P::PlainHttp),
            ("http://127.1", P::PlainHttp),
            ("http://0.0.0.0", P::PlainHttp),
            ("http://[::2]", P::PlainHttp),
            ("https://", P::Host),
            ("https://:8080", P::Host),
            ("https://a b", P::Host),
            ("https://a\\b", P::Host),
            ("https://a\u{3000}b", P::Host),
            ("https://a\u{80}b", P::Host),
            ("https://[::1", P::Host),
            ("https://[", P::Host),
            ("https://[::1]x", P::Host),
            ("https://[no]", P::Host),
            ("https://host:", P::Port),
            ("https://host:0", P::Port),
            ("https://host:65536", P::Port),
            ("https://host:+80", P::Port),
            ("https://host:80:80", P::Port),
            ("https://me:secret@host", P::Credentials),
            ("http://localhost@evil.com", P::Credentials),
            ("https://host/v1?key=1", P::QueryOrFragment),
            ("https://host#x", P::QueryOrFragment),
            ("https://host/a b", P::Path),
            ("https://host/a\u{a0}b", P::Path),
            ("https://host/a\\b", P::Path),
        ];
        for (text, expected) in cases {
            assert_eq!(BaseUrl::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn paths_are_joined_with_one_slash() {
        let base = BaseUrl::parse("https://host/v1/").unwrap();
        assert_eq!(base.join("images/edits"), "https://host/v1/images/edits");
        assert_eq!(base.join("/images/edits"), "https://host/v1/images/edits");
    }

    #[test]
    fn a_key_is_trimmed_and_never_printed() {
        let key = ApiKey::parse(" sk-123\n").unwrap();
        assert_eq!(key.expose(), "sk-123");
        assert!(!format!("{key:?} {:#?}", Some(&key)).contains("123"));
    }

    #[test]
    fn a_key_that_cannot_stand_in_a_header_is_refused() {
        assert_eq!(ApiKey::parse(" "), Err(ApiKeyProblem::Empty));
        for text in ["sk 1", "sk\u{7f}", "sk-ключ", "a\r\nX: y"] {
            assert_eq!(
                ApiKey::parse(text),
                Err(ApiKeyProblem::Character),
                "{text:?}"
            );
        }
    }
}
