#include "log/proof.h"

namespace nf::log {
namespace {

std::string with_hashes(std::string head, const std::vector<Sha256>& hashes,
                        std::string_view signed_checkpoint) {
  for (const Sha256& hash : hashes) {
    head += base64(bytes_of(hash));
    head += '\n';
  }
  head += '\n';
  head += signed_checkpoint;
  return head;
}

}  // namespace

std::string tlog_proof(std::uint64_t index, const std::vector<Sha256>& hashes,
                       std::string_view signed_checkpoint) {
  return with_hashes("c2sp.org/tlog-proof@v1\nindex " + std::to_string(index) + '\n', hashes,
                     signed_checkpoint);
}

std::string consistency_text(std::uint64_t old_size, const std::vector<Sha256>& hashes,
                             std::string_view signed_checkpoint) {
  return with_hashes("old " + std::to_string(old_size) + '\n', hashes, signed_checkpoint);
}

}  // namespace nf::log
