#include "store/codec/codec.h"

#include <boost/json/monotonic_resource.hpp>

#include "base/json_arena.h"
#include "store/codec/event_fields.h"

namespace nf::codec {

namespace {

// Our own text: no limit that is meant for strangers. States hold requests of up to 1 MiB a few times over.
constexpr JsonLimits kOwnLimits{.max_depth = 200, .max_string_bytes = 64 * 1024 * 1024};

// Where a tree is while it is read: what the reader keeps of it, it copies (archive.h).
class Arena {
 public:
  boost::json::storage_ptr storage() { return &resource_; }

 private:
  static constexpr std::size_t kInPlace = 16 * 1024;  // bytes; most states fit
  unsigned char buffer_[kInPlace];
  boost::json::monotonic_resource resource_{buffer_, kInPlace};
};

template <std::size_t I = 0>
engine::Event read_event(std::string_view type, const Json& json) {
  if constexpr (I == std::variant_size_v<engine::AnyEvent>) {
    throw Damaged("unknown event " + std::string(type));
  } else {
    using E = std::variant_alternative_t<I, engine::AnyEvent>;
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

std::string encode(const std::vector<engine::Event>& events, const Forms& forms) {
  std::string out;
  out.reserve(256 * events.size());
  out += '[';
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i > 0) out += ',';
    Writer writer(out);
    const std::string_view name = name_of(events[i]);
    std::visit([&](const auto& event) { writer.object(event, name, forms.present(name)); }, events[i]);
  }
  out += ']';
  return out;
}

Result<std::vector<engine::Event>> decode_events(std::string_view bytes, const Forms& forms) {
  Arena arena;
  auto json = parse_json(bytes, kOwnLimits, arena.storage());
  if (!json) return damaged("a journal entry", json.error().message);
  if (!json->is_array()) return damaged("a journal entry", "a list was expected");
  std::vector<engine::Event> events;
  try {
    for (Json& entry : json->get_array()) {
      const auto type = string_at(entry, "type");
      if (!type) throw Damaged("an event without type");
      if (!forms.lift(*type, entry.get_object())) {
        throw Damaged("an event " + *type + " in a form that this release does not know");
      }
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
  Arena arena;
  auto json = parse_json(bytes, kOwnLimits, arena.storage());
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
