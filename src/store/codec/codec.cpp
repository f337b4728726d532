#include "store/codec/codec.h"

#include "store/codec/event_fields.h"

namespace nf::codec {

namespace {

// Our own text: no limit that is meant for strangers. States hold requests of up to 1 MiB a few times over.
constexpr JsonLimits kOwnLimits{.max_depth = 200, .max_string_bytes = 64 * 1024 * 1024};

template <std::size_t I = 0>
engine::Event read_event(std::string_view type, const Json& json) {
  if constexpr (I == std::variant_size_v<engine::Event>) {
    throw Damaged("unknown event " + std::string(type));
  } else {
    using E = std::variant_alternative_t<I, engine::Event>;
    if (type != EventName<E>::value) return read_event<I + 1>(type, json);
    E event;
    Reader reader(json);
    fields(reader, event);
    return event;
  }
}

tl::unexpected<Error> damaged(std::string_view what, const std::string& why) {
  return fail(ErrorCode::Storage, std::string(what) + " in the database cannot be read: " + why);
}

}  // namespace

std::string_view name_of(const engine::Event& event) {
  return std::visit([](const auto& e) { return EventName<std::decay_t<decltype(e)>>::value; }, event);
}

std::string encode(const std::vector<engine::Event>& events) {
  std::string out;
  out.reserve(256 * events.size());
  out += '[';
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i > 0) out += ',';
    Writer writer(out);
    std::visit([&](const auto& event) { writer.object(event, name_of(events[i])); }, events[i]);
  }
  out += ']';
  return out;
}

Result<std::vector<engine::Event>> decode_events(std::string_view bytes) {
  auto json = parse_json(bytes, kOwnLimits);
  if (!json) return damaged("a journal entry", json.error().message);
  if (!json->is_array()) return damaged("a journal entry", "a list was expected");
  std::vector<engine::Event> events;
  try {
    for (const Json& entry : json->get_array()) {
      const auto type = string_at(entry, "type");
      if (!type) throw Damaged("an event without type");
      events.push_back(read_event(*type, entry));
    }
  } catch (const Damaged& error) {
    return damaged("a journal entry", error.what());
  }
  return events;
}

std::string encode(const engine::State& state) {
  std::string out;
  out.reserve(4096);
  Writer(out).object(state);
  return out;
}

Result<engine::State> decode_state(std::string_view bytes) {
  auto json = parse_json(bytes, kOwnLimits);
  if (!json) return damaged("a state", json.error().message);
  engine::State state;
  try {
    Reader reader(*json);
    fields(reader, state);
  } catch (const Damaged& error) {
    return damaged("a state", error.what());
  }
  return state;
}

}  // namespace nf::codec
