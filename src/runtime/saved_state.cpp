#include "runtime/saved_state.h"

#include "store/codec/codec.h"

namespace nf::runtime {

Result<engine::State> replay(const std::vector<ports::JournalRow>& journal) {
  engine::State state;
  for (const ports::JournalRow& row : journal) {
    for (const engine::Event& event : TRY(codec::decode_events(row.events))) engine::evolve(state, event);
  }
  return state;
}

Result<engine::State> saved_state(const ports::ExecutionRow& row, ports::Reader& reader) {
  if (!row.state.empty()) return codec::decode_state(row.state);
  return replay(TRY(reader.journal(row.id)));
}

}  // namespace nf::runtime
