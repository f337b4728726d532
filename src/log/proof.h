#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace nf::log {

// C2SP tlog-proof: `c2sp.org/tlog-proof@v1`, `index N`, the hashes of the inclusion proof in base64 from the
// leaf up, an empty line, and the signed checkpoint as it is.
std::string tlog_proof(std::uint64_t index, const std::vector<Sha256>& hashes,
                       std::string_view signed_checkpoint);

// The bundle's `consistency.<old>-<new>` file: `old N`, the hashes of the consistency proof in base64, an
// empty line, and the newer signed checkpoint as it is.
std::string consistency_text(std::uint64_t old_size, const std::vector<Sha256>& hashes,
                             std::string_view signed_checkpoint);

}  // namespace nf::log
