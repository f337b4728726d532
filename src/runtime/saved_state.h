#pragma once

#include "engine/state.h"
#include "ports/store.h"

namespace nf::runtime {

// The state of an execution: as saved, or where it has ended, out of its journal. Where it was pruned, what
// is left of it.
Result<engine::State> saved_state(const ports::ExecutionRow& row, ports::Reader& reader);

// The refusal of what a pruned execution can no longer give or do.
Error pruned(const ports::ExecutionRow& row);

// The state that the journal alone gives. Storage where a turn of it is missing.
Result<engine::State> replay(const std::vector<ports::JournalRow>& journal);

}  // namespace nf::runtime
