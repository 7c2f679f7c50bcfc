use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec::Vec;

use futures::future::LocalBoxFuture;
use overpaint_protocol::{Answer, Image, Picture, Store, same_origin};

use crate::call::{Call, Reading};
use crate::client::Client;
use crate::error::Error;
use crate::pieces::Pieces;
use crate::upload::HEAD;

impl Client {
    /// The answer with the pictures it only has addresses of.
    pub(crate) fn with_pictures(
        &self,
        mut answer: Answer<Pieces>,
    ) -> LocalBoxFuture<'_, Answer<Pieces>> {
        Box::pin(async move {
            for output in &mut answer.pictures {
                let Picture::Url(url) = &output.picture else {
                    continue;
                };
                // One that can't be had stays an address, which a page may still show.
                if let Ok(Some(image)) = self.picture(url).await {
                    output.picture = Picture::Image(image);
                }
            }
            answer
        })
    }

    /// The picture at an address that an answer gave. Most are open to all, and a request without headers needs no permission from the
    /// server; only where that is refused does the key go along, and only to the endpoint's own origin.
    async fn picture(&self, url: &str) -> Result<Option<Image<Pieces>>, Error> {
        let own = same_origin(self.base.as_str(), url);
        let absolute = url.starts_with("https://") || url.starts_with("http://");
        let Some(plain) = own.clone().or(absolute.then(|| url.to_owned())) else {
            return Ok(None);
        };
        let client = self.without_patience();
        let call = |url, own| Call {
            url,
            own,
            form: None,
            task: false,
        };
        let mut reading = call(plain, false).send(&client).await;
        if let Some(own) = own
            && !reading.as_ref().is_ok_and(Reading::is_good)
        {
            reading = call(own, true).send(&client).await;
        }
        let mut reading = reading?;
        if !reading.is_good() {
            return Ok(None);
        }
        let (mut head, mut pieces, mut length) = (Vec::new(), Pieces::default(), 0);
        while let Some(chunk) = reading.chunk().await? {
            length += chunk.len();
            if length > self.limits.pictures {
                return Ok(None);
            }
            let room = HEAD.saturating_sub(head.len()).min(chunk.len());
            head.extend_from_slice(&chunk[..room]);
            pieces.write(chunk);
        }
        let image = Image::read(&head, pieces.finish(), length);
        Ok(Some(image).filter(|image| image.format.is_some()))
    }
}
