#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "http/api/shapes.h"
#include "ports/store.h"

namespace nf::http {

struct Services;

// Approvals as lists show them, kept as long as their executions wait unchanged: who shares an inbox asks for
// the same ones, and a change of one makes everybody ask for all of them again. Thread-safe.
class Glances {
 public:
  // Of what is kept, by a rough estimate. Beyond it what nobody asked for longest goes.
  static constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;

  // The approval of a row that `reader` gave, as JSON text for `viewer`; nothing where its execution, as
  // `reader` finds it, has no such approval. NotFound where there is no execution.
  Result<std::optional<std::string>> text(const Services& services, ports::Reader& reader,
                                          const ports::ApprovalRow& row, const Viewer& viewer);

 private:
  struct Glance {
    ApprovalId id;
    std::uint64_t turns = 0;  // of the execution: each changes what is shown, or may
    engine::State state;
    std::string beginning;  // see begin_approval
    std::size_t bytes = 0;
  };
  using Kept = std::list<std::shared_ptr<const Glance>>;

  std::shared_ptr<const Glance> find(ApprovalId id, std::uint64_t turns);
  void keep(std::shared_ptr<const Glance> glance);
  void drop(Kept::iterator kept);

  std::mutex mutex_;
  Kept kept_;  // what was asked for last comes first
  std::unordered_map<ApprovalId, Kept::iterator> by_id_;
  std::size_t bytes_ = 0;
};

}  // namespace nf::http
