//! A name server of the test's own, on this machine.

use std::collections::HashMap;
use std::net::SocketAddr;

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{A, MX, PTR, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;

/// Starts one that knows these `(name, kind, value)` and says of others that they do not exist.
pub async fn server(records: &[(&str, &str, &str)]) -> SocketAddr {
    let mut known: HashMap<(String, RecordType), Vec<RData>> = HashMap::new();
    for (name, kind, value) in records {
        let (kind, data) = match *kind {
            "TXT" => {
                let pieces = value.as_bytes().chunks(200).collect();
                (RecordType::TXT, RData::TXT(TXT::from_bytes(pieces)))
            }
            "A" => (RecordType::A, RData::A(A(value.parse().unwrap()))),
            "MX" => (
                RecordType::MX,
                RData::MX(MX::new(10, value.parse().unwrap())),
            ),
            "PTR" => (RecordType::PTR, RData::PTR(PTR(value.parse().unwrap()))),
            _ => panic!("no {kind}"),
        };
        known
            .entry((format!("{name}."), kind))
            .or_default()
            .push(data);
    }
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut packet = [0; 4096];
        while let Ok((length, client)) = socket.recv_from(&mut packet).await {
            let question = Message::from_vec(&packet[..length]).unwrap();
            let query = question.queries[0].clone();
            let name = query.name().to_ascii().to_ascii_lowercase();
            let mut answer = Message::response(question.metadata.id, OpCode::Query);
            match known.get(&(name.clone(), query.query_type())) {
                Some(found) => {
                    for data in found {
                        let owner: Name = name.parse().unwrap();
                        answer.add_answer(Record::from_rdata(owner, 60, data.clone()));
                    }
                }
                None => answer.metadata.response_code = ResponseCode::NXDomain,
            }
            answer.add_query(query);
            let _ = socket.send_to(&answer.to_vec().unwrap(), client).await;
        }
    });
    address
}
