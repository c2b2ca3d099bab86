//! The program that is measured.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Fault, http::Connection};

/// It runs until this is dropped.
pub struct Program {
    child: Child,
    pub address: String,
    /// From starting the process to the last byte of the first page of booking.
    pub first_answer: Duration,
}

impl Program {
    /// Starts it on a free port, over the data in a folder or in PostgreSQL.
    pub fn start(program: &Path, data: &Path, database: Option<&str>) -> Result<Self, Fault> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", &address, "--data"])
            .arg(data)
            .env_remove("DATABASE_URL")
            .stdout(Stdio::null())
            .stderr(Stdio::inherit());
        if let Some(url) = database {
            command.env("DATABASE_URL", url);
        }
        let started = Instant::now();
        let child = command
            .spawn()
            .map_err(|error| format!("{}: {error}; build it first", program.display()))?;
        let mut program = Self {
            child,
            address,
            first_answer: Duration::ZERO,
        };
        while started.elapsed() < Duration::from_secs(30) {
            if let Ok(mut connection) = Connection::open(&program.address) {
                let status = connection.get("/book", "")?.status;
                program.first_answer = started.elapsed();
                return match status {
                    200 => Ok(program),
                    other => Err(format!("the first page of booking answered {other}").into()),
                };
            }
            if let Some(status) = program.child.try_wait()? {
                return Err(format!("the program ended: {status}").into());
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        Err("the program did not answer within 30 seconds".into())
    }

    pub fn connect(&self) -> Result<Connection, Fault> {
        Connection::open(&self.address)
    }

    /// Resident memory, in MiB.
    pub fn resident(&self) -> Result<f64, Fault> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(kib.ok_or("no VmRSS")?.parse::<f64>()? / 1024.0)
    }

    /// Processor time so far, in milliseconds.
    pub fn processor(&self) -> Result<f64, Fault> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after = stat.rsplit_once(") ").ok_or("an odd /proc/PID/stat")?.1;
        let field = |at: usize| -> Result<f64, Fault> {
            Ok(after
                .split(' ')
                .nth(at)
                .ok_or("a short /proc/PID/stat")?
                .parse()?)
        };
        // Clock ticks of a hundredth of a second.
        Ok((field(11)? + field(12)?) * 10.0)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
