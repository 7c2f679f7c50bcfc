use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

/// How many ports are tried after a taken one.
const TRIES: u16 = 100;

/// Listens on 127.0.0.1 at `port`, or at any free port for 0.
///
/// A taken port gives the next free one, or with `strict` an error that names it.
///
/// # Errors
/// When no port could be had.
pub async fn bind(port: u16, strict: bool) -> io::Result<TcpListener> {
    let last = if strict || port == 0 {
        port
    } else {
        port.saturating_add(TRIES)
    };
    for candidate in port..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            bound => return bound,
        }
    }
    let message = format!("port {port} on 127.0.0.1 is taken (tried up to {last})");
    Err(io::Error::new(ErrorKind::AddrInUse, message))
}

/// Serves `router` until its task is dropped. Chunks leave at once, however small they are.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(listener: TcpListener, router: Router) -> io::Result<()> {
    // Without TCP_NODELAY the kernel would gather small chunks, and `one-byte` would be no fault. A connection
    // that refuses the option is still served.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    axum::serve(listener, router).await
}
