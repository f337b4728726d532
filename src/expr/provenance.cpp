#include "expr/provenance.h"

#include <algorithm>

#include "base/result.h"

namespace nf::expr {

namespace {

constexpr std::pair<Source, std::string_view> kNames[] = {{Source::External, "external"}, {Source::Ai, "ai"}};

// True where `pointer` is `ancestor` or lies below it.
bool within(std::string_view pointer, std::string_view ancestor) {
  return pointer.starts_with(ancestor) &&
         (pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/');
}

Result<Sources> sources_from(const Json& names) {
  const JsonArray* array = names.if_array();
  if (array == nullptr || array->empty()) return fail(ErrorCode::InvalidInput, "sources are a list of names");
  Sources sources;
  for (const Json& name : *array) {
    const auto* known = std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& entry) {
      return name.is_string() && std::string_view(name.get_string()) == entry.second;
    });
    if (known == std::end(kNames)) return fail(ErrorCode::InvalidInput, "a source is \"external\" or \"ai\"");
    sources |= known->first;
  }
  return sources;
}

Json names_of(Sources sources) {
  JsonArray names;
  for (const auto& [source, name] : kNames) {
    if (sources.has(source)) names.emplace_back(boost::json::string_view(name.data(), name.size()));
  }
  return names;
}

}  // namespace

Provenance Provenance::of(Sources sources) {
  Provenance result;
  result.whole_ = sources;
  return result;
}

Sources Provenance::sources() const {
  Sources all = whole_;
  for (const Entry& part : parts_) all |= part.sources;
  return all;
}

Sources Provenance::sources_at(std::string_view pointer) const {
  Sources result = whole_;
  for (const Entry& part : parts_) {
    if (within(part.pointer, pointer) || within(pointer, part.pointer)) result |= part.sources;
  }
  return result;
}

Provenance Provenance::at(std::string_view pointer) const {
  Provenance result = of(whole_);
  for (const Entry& part : parts_) {
    if (within(pointer, part.pointer)) result.whole_ |= part.sources;
  }
  for (const Entry& part : parts_) {
    if (part.pointer.size() > pointer.size() && within(part.pointer, pointer)) {
      result.add("", std::string_view(part.pointer).substr(pointer.size()), part.sources);
    }
  }
  return result;
}

void Provenance::graft(std::string_view pointer, const Provenance& of_member) {
  add(pointer, "", of_member.whole_);
  for (const Entry& part : of_member.parts_) add(pointer, part.pointer, part.sources);
}

void Provenance::merge(const Provenance& other) { graft("", other); }

void Provenance::add(std::string_view prefix, std::string_view pointer, Sources sources) {
  if (whole_.contains(sources)) return;
  std::string place(prefix);
  place += pointer;
  for (const Entry& part : parts_) {
    if (part.sources.contains(sources) && within(place, part.pointer)) return;
  }
  if (place.empty()) {
    sources = whole_ |= sources;
  } else {
    const auto next =
        std::lower_bound(parts_.begin(), parts_.end(), place,
                         [](const Entry& part, const std::string& p) { return part.pointer < p; });
    if (next != parts_.end() && next->pointer == place) {
      next->sources |= sources;
      sources = next->sources;
    } else {
      parts_.insert(next, Entry{place, sources});
    }
  }
  std::erase_if(parts_, [&](const Entry& part) {
    return part.pointer != place && within(part.pointer, place) && sources.contains(part.sources);
  });
}

Json Provenance::to_json() const {
  JsonObject object;
  if (!whole_.empty()) object[""] = names_of(whole_);
  for (const Entry& part : parts_) object[part.pointer] = names_of(part.sources);
  return object;
}

Result<Provenance> Provenance::from_json(const Json& json) {
  const JsonObject* object = json.if_object();
  if (object == nullptr) return fail(ErrorCode::InvalidInput, "a provenance is an object of JSON Pointers");
  Provenance result;
  for (const auto& member : *object) {
    const std::string_view pointer(member.key().data(), member.key().size());
    if (!pointer.empty() && pointer.front() != '/') {
      return fail(ErrorCode::InvalidInput, "a JSON Pointer is empty or begins with `/`");
    }
    result.add("", pointer, TRY(sources_from(member.value())));
  }
  return result;
}

}  // namespace nf::expr
