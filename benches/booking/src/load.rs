//! wrk against an address, and nginx to compare with.

use std::{
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{Fault, http::Connection};

/// What wrk says.
#[derive(Clone, Copy)]
pub struct Load {
    pub per_second: f64,
    pub median_ms: f64,
    pub p99_ms: f64,
}

/// Sixteen connections for three seconds.
pub fn wrk(url: &str) -> Result<Load, Fault> {
    let output = Command::new("wrk")
        .args([
            "-t1",
            "-c16",
            "-d3s",
            "--latency",
            "-H",
            "Accept-Encoding: br, gzip",
            url,
        ])
        .output()
        .map_err(|error| format!("wrk cannot be started ({error}): install nginx and wrk"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        return Err(format!("wrk saw errors:\n{text}").into());
    }
    let after = |name: &str| {
        let line = text
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1))
            .map(str::to_owned)
    };
    let missing = || format!("wrk said:\n{text}");
    Ok(Load {
        per_second: after("Requests/sec:").ok_or_else(missing)?.parse()?,
        median_ms: millis(&after("50%").ok_or_else(missing)?)?,
        p99_ms: millis(&after("99%").ok_or_else(missing)?)?,
    })
}

fn millis(text: &str) -> Result<f64, Fault> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    for (unit, factor) in units {
        if let Some(number) = text.strip_suffix(unit) {
            return Ok(number.parse::<f64>()? * factor);
        }
    }
    Err(format!("wrk gave a time of {text}").into())
}

/// nginx with one static file; it runs until this is dropped.
pub struct Nginx {
    child: Child,
    pub url: String,
}

impl Nginx {
    /// Serves `bytes` bytes as `/page.html`, out of `folder`.
    pub fn start(folder: &Path, bytes: usize) -> Result<Self, Fault> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let root = folder.join("nginx");
        std::fs::create_dir_all(&root)?;
        for open in [folder, &root] {
            std::fs::set_permissions(open, std::fs::Permissions::from_mode(0o755))?;
        }
        std::fs::write(root.join("page.html"), "x".repeat(bytes))?;
        let at = root.display();
        let config = format!(
            "worker_processes auto; daemon off; pid {at}/pid; error_log {at}/error.log;
             events {{ worker_connections 256; }}
             http {{
                 access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
                 default_type text/html;
                 client_body_temp_path {at}/body; proxy_temp_path {at}/proxy;
                 fastcgi_temp_path {at}/fastcgi; uwsgi_temp_path {at}/uwsgi;
                 scgi_temp_path {at}/scgi;
                 server {{ listen 127.0.0.1:{port}; root {at}; }}
             }}"
        );
        let path = root.join("nginx.conf");
        std::fs::write(&path, config)?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&path)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("nginx cannot be started ({error}): install nginx and wrk"))?;
        let address = format!("127.0.0.1:{port}");
        let nginx = Self {
            child,
            url: format!("http://{address}/page.html"),
        };
        for _ in 0..200 {
            if let Ok(mut connection) = Connection::open(&address) {
                let answer = connection.get("/page.html", "")?;
                return match answer.body.len() == bytes {
                    true => Ok(nginx),
                    false => Err(format!("nginx answered {}", answer.status).into()),
                };
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("nginx did not start".into())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master must end its workers: SIGTERM, which `Child::kill` is not.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").arg(pid).status();
        let _ = self.child.wait();
    }
}
