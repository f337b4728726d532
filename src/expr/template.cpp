#include "expr/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <variant>

#include "base/check.h"
#include "base/pointer.h"
#include "expr/template_text.h"

namespace nf::expr {

using PartRef = std::shared_ptr<const Template::Part>;

// The config, compiled: a subtree without expressions is one constant, whatever its size.
struct Template::Part {
  struct Object {
    std::vector<std::pair<std::string, PartRef>> members;
  };
  struct Array {
    std::vector<PartRef> items;
  };
  std::variant<Json, TemplateText, Object, Array> content;
};

namespace {

using Part = Template::Part;

const PartRef& null_part() {
  static const PartRef kNull = std::make_shared<const Part>();
  return kNull;
}

const Json* constant_of(const Part& part) { return std::get_if<Json>(&part.content); }

class PartCompiler {
 public:
  PartRef compile(const Json& config, const std::string& pointer) {
    if (const auto* text = config.if_string()) return text_part({text->data(), text->size()}, pointer);
    if (const auto* array = config.if_array()) return array_part(*array, pointer);
    if (const auto* object = config.if_object()) return object_part(*object, pointer);
    return std::make_shared<const Part>(Part{config});
  }

  std::vector<Fault> take_faults() { return std::move(faults_); }

 private:
  PartRef text_part(std::string_view text, const std::string& pointer) {
    Result<TemplateText> compiled = TemplateText::compile(text);
    if (!compiled) {
      faults_.push_back({pointer, compiled.error().message});
      return null_part();
    }
    if (const std::string* literal = compiled->literal())
      return std::make_shared<const Part>(Part{Json(*literal)});
    return std::make_shared<const Part>(Part{compiled.take()});
  }

  PartRef array_part(const JsonArray& array, const std::string& pointer) {
    Part::Array part;
    JsonArray constants;
    for (std::size_t i = 0; i < array.size(); ++i) {
      part.items.push_back(compile(array[i], pointer_join(pointer, i)));
      if (const Json* constant = constant_of(*part.items.back())) constants.push_back(*constant);
    }
    if (constants.size() == array.size())
      return std::make_shared<const Part>(Part{Json(std::move(constants))});
    return std::make_shared<const Part>(Part{std::move(part)});
  }

  PartRef object_part(const JsonObject& object, const std::string& pointer) {
    Part::Object part;
    JsonObject constants;
    for (const auto& member : object) {
      const std::string key(member.key().data(), member.key().size());
      part.members.emplace_back(key, compile(member.value(), pointer_join(pointer, key)));
      if (const Json* constant = constant_of(*part.members.back().second)) constants.emplace(key, *constant);
    }
    if (constants.size() == object.size())
      return std::make_shared<const Part>(Part{Json(std::move(constants))});
    return std::make_shared<const Part>(Part{std::move(part)});
  }

  std::vector<Fault> faults_;
};

class Renderer {
 public:
  Renderer(const Scope& scope, const Limits& limits) : scope_(scope), limits_(limits) {}

  Result<Json> render(const Part& part, const std::string& pointer) {
    if (const Json* constant = constant_of(part)) return counted(*constant, pointer);
    if (const auto* text = std::get_if<TemplateText>(&part.content)) return render_text(*text, pointer);
    if (const auto* array = std::get_if<Part::Array>(&part.content)) {
      JsonArray items;
      items.reserve(array->items.size());
      for (const PartRef& item : array->items) {
        items.push_back(TRY(render(*item, pointer_join(pointer, items.size()))));
      }
      return Json(std::move(items));
    }
    JsonObject members;
    for (const auto& [key, member] : std::get<Part::Object>(part.content).members) {
      members.emplace(key, TRY(render(*member, pointer_join(pointer, key))));
    }
    return Json(std::move(members));
  }

  Provenance take_provenance() { return std::move(provenance_); }

 private:
  Result<Json> render_text(const TemplateText& text, const std::string& pointer) {
    Result<Evaluated> result = text.evaluate(scope_, limits_);
    if (!result) {
      Error error = std::move(result).error();
      error.faults = {{pointer, error.message}};
      return fail(std::move(error));
    }
    provenance_.graft(pointer, result->provenance);
    return counted(std::move(result->value), pointer);
  }

  Result<Json> counted(Json value, const std::string& pointer) {
    if (spend(value)) return value;
    std::string message = fmt::format("the result is larger than {} bytes", kMaxRenderedBytes);
    return fail(ErrorCode::LimitReached, message, {}, {{pointer, message}});
  }

  // Counts a value against kMaxRenderedBytes, about as its text would.
  bool spend(const Json& value) {
    constexpr std::size_t kScalar = 8;
    const auto pay = [this](std::size_t bytes) {
      left_ -= std::min(left_, bytes);
      return left_ > 0;
    };
    if (const auto* text = value.if_string()) return pay(text->size() + kScalar);
    if (const auto* array = value.if_array()) {
      return pay(kScalar) &&
             std::all_of(array->begin(), array->end(), [&](const Json& item) { return spend(item); });
    }
    if (const auto* object = value.if_object()) {
      return pay(kScalar) && std::all_of(object->begin(), object->end(), [&](const auto& member) {
               return pay(member.key().size()) && spend(member.value());
             });
    }
    return pay(kScalar);
  }

  const Scope& scope_;
  const Limits& limits_;
  std::size_t left_ = kMaxRenderedBytes;
  Provenance provenance_;
};

void collect(const Part& part, const std::string& pointer, std::vector<Template::Use>& uses) {
  if (const auto* text = std::get_if<TemplateText>(&part.content)) {
    for (const Program& program : text->programs()) uses.push_back({pointer, program});
  } else if (const auto* array = std::get_if<Part::Array>(&part.content)) {
    for (std::size_t i = 0; i < array->items.size(); ++i)
      collect(*array->items[i], pointer_join(pointer, i), uses);
  } else if (const auto* object = std::get_if<Part::Object>(&part.content)) {
    for (const auto& [key, member] : object->members) collect(*member, pointer_join(pointer, key), uses);
  }
}

// The next reference token of a JSON Pointer that begins with `/`, unescaped; the pointer moves behind it.
std::string take_token(std::string_view& pointer) {
  const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
  std::string token;
  for (std::size_t i = 1; i < end; ++i) {
    const bool escape = pointer[i] == '~' && i + 1 < end;
    token += !escape ? pointer[i] : pointer[++i] == '1' ? '/' : '~';
  }
  pointer.remove_prefix(end);
  return token;
}

PartRef child(const Part& part, const std::string& token) {
  if (const auto* object = std::get_if<Part::Object>(&part.content)) {
    const auto found = std::find_if(object->members.begin(), object->members.end(),
                                    [&](const auto& member) { return member.first == token; });
    return found == object->members.end() ? nullptr : found->second;
  }
  const auto* array = std::get_if<Part::Array>(&part.content);
  std::size_t index = 0;
  const auto [stop, code] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool is_index = code == std::errc{} && stop == token.data() + token.size();
  return array != nullptr && is_index && index < array->items.size() ? array->items[index] : nullptr;
}

// Null where the pointer leads nowhere.
PartRef part_at(PartRef part, std::string_view pointer) {
  while (part != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    if (const Json* constant = constant_of(*part)) {
      const Json* found = pointer_get(*constant, pointer);
      return found == nullptr ? nullptr : std::make_shared<const Part>(Part{*found});
    }
    part = child(*part, take_token(pointer));
  }
  return part;
}

}  // namespace

Template::Template() : part_(null_part()) {}
Template::Template(PartRef part) : part_(std::move(part)) {}

Result<Template> Template::compile(const Json& config) {
  PartCompiler compiler;
  PartRef part = compiler.compile(config, "");
  std::vector<Fault> faults = compiler.take_faults();
  if (!faults.empty()) {
    std::string message = faults.front().message;
    return fail(ErrorCode::InvalidInput, std::move(message), {}, std::move(faults));
  }
  return Template(std::move(part));
}

Result<Evaluated> Template::evaluate(const Scope& scope, const Limits& limits) const {
  if (const Json* constant = constant_of(*part_)) return Evaluated{*constant, {}};
  Renderer renderer(scope, limits);
  Json value = TRY(renderer.render(*part_, ""));
  return Evaluated{std::move(value), renderer.take_provenance()};
}

bool Template::constant() const { return constant_of(*part_) != nullptr; }

const Json& Template::constant_value() const {
  const Json* constant = constant_of(*part_);
  CHECK(constant != nullptr);
  return *constant;
}

Template Template::at(std::string_view pointer) const {
  PartRef part = part_at(part_, pointer);
  return part == nullptr ? Template() : Template(std::move(part));
}

bool Template::has(std::string_view pointer) const { return part_at(part_, pointer) != nullptr; }

std::vector<Template::Use> Template::uses() const {
  std::vector<Use> uses;
  collect(*part_, "", uses);
  return uses;
}

std::vector<Path> Template::paths() const {
  std::vector<Path> paths;
  std::set<Path> known;
  for (const Use& use : uses()) {
    for (const Path& path : use.program.paths()) {
      if (known.insert(path).second) paths.push_back(path);
    }
  }
  return paths;
}

}  // namespace nf::expr
