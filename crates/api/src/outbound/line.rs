//! A line to a server of mail: to an address that was judged, and secured as the settings say.

use super::{Guard, insecure};
use connectors::{MailServer, PostError};
use rustls::pki_types::ServerName;
use rustls_platform_verifier::ConfigVerifierExt;
use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// How long one step may take before a line is given up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What is written to and read from.
pub trait Line: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Line for T {}

/// Where a server is, of those addresses that one may connect to the first.
pub async fn address(guard: &Guard, server: &MailServer) -> Result<SocketAddr, PostError> {
    let found = guard.addresses(&server.host, server.port);
    match timeout(PATIENCE, found).await {
        Ok(Ok(found)) => found
            .first()
            .copied()
            .ok_or_else(|| no_line("it has no address")),
        Ok(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err(PostError::PrivateTarget)
        }
        Ok(Err(error)) => Err(no_line(error)),
        Err(_) => Err(no_line("nobody knows its address")),
    }
}

/// Connects, without a word yet.
pub async fn connect(guard: &Guard, server: &MailServer) -> Result<TcpStream, PostError> {
    let address = address(guard, server).await?;
    let connected = timeout(PATIENCE, TcpStream::connect(address)).await;
    connected.map_err(no_line)?.map_err(no_line)
}

/// Secures a line; the certificate is that of the server's name.
pub async fn secure(
    line: impl Line + 'static,
    server: &MailServer,
) -> Result<Box<dyn Line>, PostError> {
    let config = rustls::ClientConfig::with_platform_verifier().map_err(no_line)?;
    let name = ServerName::try_from(server.host.clone()).map_err(no_line)?;
    let secured = TlsConnector::from(Arc::new(config)).connect(name, line);
    let secured = timeout(PATIENCE, secured).await.map_err(no_line)?;
    let refused = |error| insecure::said(&server.host, &error).unwrap_or_else(|| no_line(error));
    Ok(Box::new(secured.map_err(refused)?))
}

/// There is no line, so nothing was handed over.
pub fn no_line(error: impl ToString) -> PostError {
    PostError::Unreachable(error.to_string())
}
