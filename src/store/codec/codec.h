#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "store/codec/upcast.h"

// Events and states to bytes and back. The bytes are JSON text, so that a journal can be read without us; the
// format is described in docs/format.md. Members with their default value are left out.
namespace nf::codec {

// The events of one turn as a JSON array of {"type": …, …}. An ApprovalOpened is written without its context,
// which is kept beside the journal under the approval's id.
std::string encode(const std::vector<engine::Event>& events, const Forms& forms = released_forms());

// Reads what any released version wrote. Damaged bytes, and events in a form of a later release, give
// ErrorCode::Storage.
Result<std::vector<engine::Event>> decode_events(std::string_view bytes,
                                                 const Forms& forms = released_forms());

std::string encode(const engine::State& state);
Result<engine::State> decode_state(std::string_view bytes);

// The stable name of an event: `execution.started`.
std::string_view name_of(const engine::Event& event);

}  // namespace nf::codec
