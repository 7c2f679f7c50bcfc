//! Image headers: any bytes are a header or an error. The same bytes as image and mask of a request give a request or problems.
#![no_main]

use libfuzzer_sys::fuzz_target;
use overpaint_protocol::{EditRequest, File, Header, Options};

fuzz_target!(|data: &[u8]| {
    if let Ok(header) = Header::read(data) {
        assert!(header.width > 0 && header.height > 0 && (1..=8).contains(&header.orientation));
    }
    let file = File::whole(data.to_vec().into(), None);
    let options = Options { prompt: "x".to_owned(), model: "x".to_owned(), ..Options::default() };
    match EditRequest::parse(options, vec![file.clone()], Some(file.into())) {
        Ok(request) => assert_eq!(request.parts().len(), 4),
        Err(problems) => assert!(!problems.is_empty()),
    }
});
