#include "sim/ledger.h"

namespace nf::sim {

void Ledger::acknowledged(ExecutionId execution, std::uint64_t turns) {
  ++replies_;
  auto& known = turns_[execution];
  known = std::max(known, turns);
}

void Ledger::started(const std::string& dedupe_key, ExecutionId execution, Findings& findings) {
  const auto [known, is_new] = by_key_.try_emplace(dedupe_key, execution);
  if (!is_new && known->second != execution)
    findings.found("ledger", "one dedupe key has started two executions");
}

void Ledger::compare(ports::Reader& reader, Findings& findings) const {
  for (const auto& [execution, turns] : turns_) {
    const auto row = reader.execution(execution);
    if (!row || !*row || (*row)->turns < turns)
      return findings.found("ledger", "what was acknowledged is lost after a restart");
  }
}

}  // namespace nf::sim
