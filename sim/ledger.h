#pragma once

#include <map>
#include <string>

#include "sim/checkers/book.h"

namespace nf::sim {

// What clients were told, which nothing may take back.
class Ledger {
 public:
  // A reply said that the execution had come so far.
  void acknowledged(ExecutionId execution, std::uint64_t turns);
  // A start with this key was answered by this execution.
  void started(const std::string& dedupe_key, ExecutionId execution, Findings& findings);
  // Everything acknowledged is durable.
  void compare(ports::Reader& reader, Findings& findings) const;
  std::uint64_t replies() const { return replies_; }

 private:
  std::map<ExecutionId, std::uint64_t> turns_;
  std::map<std::string, ExecutionId> by_key_;
  std::uint64_t replies_ = 0;
};

}  // namespace nf::sim
