#pragma once

#include <map>
#include <string>

#include "engine/event.h"
#include "log/leaf.h"
#include "log/tree.h"
#include "ports/store.h"
#include "sim/findings.h"

namespace nf::sim {

// The log: leaves continue without a gap, each follows the one before of its subject, and the frontier is the
// one that they give. Counts leaves by subject.
class LogChecker {
 public:
  void see(const ports::Batch& batch, Findings& findings);
  std::uint64_t leaves_of(ExecutionId execution) const;
  // That the store's log is the one that was seen.
  void compare(ports::Reader& reader, Findings& findings) const;
  std::uint64_t size() const { return frontier_.size(); }

 private:
  struct Subject {
    log::LeafHead head{};
    std::uint64_t count = 0;
  };
  log::Frontier frontier_;
  std::map<std::string, Subject, std::less<>> subjects_;
};

// The kind of the leaf of an event; empty where it is no act that has one (evidence.md, section 1).
std::string leaf_kind(const engine::Event& event);

}  // namespace nf::sim
