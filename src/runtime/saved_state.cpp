#include "runtime/saved_state.h"

#include "store/codec/codec.h"

namespace nf::runtime {

Result<engine::State> replay(const std::vector<ports::JournalRow>& journal) {
  engine::State state;
  std::uint64_t expected = 0;
  for (const ports::JournalRow& row : journal) {
    // What follows on a turn that is missing follows on nothing.
    if (row.no != expected++) return fail(ErrorCode::Storage, "A turn of an execution's journal is missing.");
    for (const engine::Event& event : TRY(codec::decode_events(row.events))) engine::evolve(state, event);
  }
  return state;
}

Result<engine::State> saved_state(const ports::ExecutionRow& row, ports::Reader& reader) {
  if (!row.state.empty()) return codec::decode_state(row.state);
  if (row.pruned_at) return fail(ErrorCode::Storage, "What is left of a pruned execution is missing.");
  const std::vector<ports::JournalRow> journal = TRY(reader.journal(row.id));
  if (journal.size() != row.turns) return fail(ErrorCode::Storage, "An execution's journal is not whole.");
  return replay(journal);
}

Error pruned(const ports::ExecutionRow& row) {
  const std::string when = row.pruned_at ? format_time(*row.pruned_at).substr(0, 10) : "";
  return {
      ErrorCode::Conflict,
      "This execution was pruned on " + when +
          ", when its retention was over: its journal and the data of its steps are gone, and it cannot go "
          "on. Decisions, what was decided on, register entries and the log are kept.",
      "pruned"};
}

}  // namespace nf::runtime
