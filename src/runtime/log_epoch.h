#pragma once

#include <optional>
#include <string>

#include "log/note.h"
#include "log/tree.h"
#include "ports/clock.h"
#include "ports/store.h"
#include "runtime/versions.h"

namespace nf::runtime {

// The log's epochs (evidence.md, section 2): from a restored backup, or a database that was set back, nothing
// is signed under the key that may have signed more. The next epoch has a key and a name of its own and goes
// on with all leaves that are there, and its first leaf says where it took over.

// `<host>/log/<tenant>/e<epoch>`: the epoch. InvalidInput where it is no such name.
Result<int> epoch_of(const std::string& origin);
// The same with the next epoch.
Result<std::string> next_origin(const std::string& origin);

struct EpochOpening {
  std::string because;   // "restored" or "recovered"
  std::string previous;  // vkey of the epoch before, which has its name
  std::string key;       // vkey of the one that is opened
  // What was signed last before, as far as is known here.
  std::optional<log::Frontier> signed_before = {};
};

// Puts the gap on record: the leaf epoch.opened of log/<tenant>, with the epochs' keys and what the one
// before had signed last (null where nobody here knows). Nothing else may write meanwhile.
Result<> open_epoch(ports::Store& store, ports::Clock& clock, ports::Entropy& entropy,
                    const flow::Catalogue& catalogue, const EpochOpening& opening);

// Puts `key` in the place of the log's key, of which only the public half is kept, as log.e<epoch>.vkey: from
// now on nobody can sign with it. Nothing may use the keys' folder meanwhile.
Result<> replace_log_key(const std::string& folder, const log::SigningKey& key);

// Keeps the public key of an epoch beside the log's key, where it is not there yet.
Result<> keep_verify_key(const std::string& folder, const log::VerifyKey& key);

}  // namespace nf::runtime
