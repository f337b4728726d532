#include "http/api/glances.h"

#include "http/api/services.h"

namespace nf::http {
namespace {

constexpr std::size_t kDecodedBytes = 8;  // for each of a saved state, which is written in shorthand

}  // namespace

Result<std::optional<std::string>> Glances::text(const Services& services, ports::Reader& reader,
                                                 const ports::ApprovalRow& row, const Viewer& viewer) {
  auto execution = TRY(reader.execution(row.execution));
  if (!execution) return fail(ErrorCode::NotFound, "There is no such execution.");
  // Not what has ended: nothing says how large it is before it was replayed, and once pruned its turns are
  // fewer, so that it could pass for what it was before.
  const bool may_keep = !execution->ended_at;
  std::shared_ptr<const Glance> glance = may_keep ? find(row.id, execution->turns) : nullptr;
  if (!glance) {
    auto made = std::make_shared<Glance>(Glance{.id = row.id, .turns = execution->turns});
    const std::size_t saved_bytes = execution->state.size();
    Found found = TRY(found_of(services, reader, std::move(*execution)));
    const engine::Approval* approval = found.state.approval(row.id);
    if (!approval) return std::optional<std::string>{};
    made->beginning = begin_approval(found.state, *found.version, *approval, std::nullopt);
    made->state = std::move(found.state);
    made->bytes = sizeof(Glance) + made->beginning.size() + saved_bytes * kDecodedBytes;
    glance = std::move(made);
    if (may_keep) keep(glance);
  }
  std::string text = glance->beginning;
  end_approval(text, glance->state, *glance->state.approval(row.id), viewer);
  return std::optional(std::move(text));
}

std::shared_ptr<const Glances::Glance> Glances::find(ApprovalId id, std::uint64_t turns) {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end() || (*found->second)->turns != turns) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return kept_.front();
}

void Glances::keep(std::shared_ptr<const Glance> glance) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_id_.find(glance->id); found != by_id_.end()) drop(found->second);
  bytes_ += glance->bytes;
  kept_.push_front(std::move(glance));
  by_id_[kept_.front()->id] = kept_.begin();
  while (bytes_ > kMaxBytes) drop(std::prev(kept_.end()));
}

void Glances::drop(Kept::iterator kept) {
  bytes_ -= (*kept)->bytes;
  by_id_.erase((*kept)->id);
  kept_.erase(kept);
}

}  // namespace nf::http
