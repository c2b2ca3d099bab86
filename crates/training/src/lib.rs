//! What overloaded the tissue: session spikes, tissue-load index, rest, shoes, cadence, and the cause report.
