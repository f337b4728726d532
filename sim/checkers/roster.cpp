#include "sim/checkers/roster.h"

namespace nf::sim {

void Roster::see(const ports::Batch& batch) {
  for (const UserId& user : enabled_now_) disabled_.erase(user);
  disabled_.merge(disabled_now_);
  enabled_now_.clear();
  disabled_now_.clear();
  for (const ports::EntityRow& row : batch.entities) {
    if (row.kind != "user" || !row.document) continue;
    const UserId user = *parse_id<UserId>(row.id);
    const bool disabled = row.document->find(R"("enabled":false)") != std::string::npos;
    (disabled ? disabled_now_ : enabled_now_).insert(user);
  }
  // Both in one batch: which came last is not known here.
  for (const UserId& user : enabled_now_) disabled_now_.erase(user);
}

}  // namespace nf::sim
