//! Names that one page of the site has to itself.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::document::window;

#[wasm_bindgen]
extern "C" {
    /// What web-sys calls unstable, though all browsers have had it since March 2022.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &JsValue,
    ) -> Result<Promise, JsValue>;
}

/// Takes a name for as long as this page lives; whether that was possible. `None` where the browser does not tell pages apart: it does so on
/// secure sites only.
pub(crate) async fn take(name: &str) -> Option<bool> {
    let locks = Reflect::get(&window()?.navigator(), &"locks".into()).ok()?;
    if locks.is_undefined() {
        return None;
    }
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
    let locks: LockManager = locks.unchecked_into();
    let name = format!("overpaint.{name}");
    let answer = Promise::new(&mut |tell, fail| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            // Fails only for what is no function.
            let _ = tell.call1(&JsValue::NULL, &lock);
            if lock.is_null() {
                return lock;
            }
            // It is held until this comes about, which is never.
            Promise::new(&mut |_, _| {}).into()
        });
        if let Err(error) = locks.request(&name, &options, &granted) {
            // As above.
            let _ = fail.call1(&JsValue::NULL, &error);
        }
    });
    let lock = JsFuture::from(answer).await.ok()?;
    Some(!lock.is_null())
}
