#include "expr/eval/path_node.h"

#include <algorithm>

#include "base/pointer.h"
#include "expr/value/utf8.h"

namespace nf::expr {

namespace {

const Json* follow(const Json& parent, const Step& step) {
  if (const auto* field = std::get_if<std::string>(&step.key)) {
    const JsonObject* object = parent.if_object();
    return object == nullptr ? nullptr : object->if_contains(*field);
  }
  const JsonArray* array = parent.if_array();
  const std::int64_t index = std::get<std::int64_t>(step.key);
  if (array == nullptr || index < 0 || static_cast<std::uint64_t>(index) >= array->size()) return nullptr;
  return &(*array)[static_cast<std::size_t>(index)];
}

// Whether the parent is of the kind that has such steps, so that one may be missing.
bool fits(const Json& parent, const Step& step) {
  return parent.is_object() || (parent.is_array() && std::holds_alternative<std::int64_t>(step.key));
}

std::string text_of(const Step& step) {
  if (const auto* field = std::get_if<std::string>(&step.key)) return *field;
  return std::to_string(std::get<std::int64_t>(step.key));
}

}  // namespace

PathNode::PathNode(std::size_t offset, Root root, std::vector<Step> steps, bool test)
    : Node(offset),
      root_(root),
      steps_(std::move(steps)),
      first_step_(root == Root::Nodes ? 1 : 0),
      test_(test) {
  CHECK(steps_.size() >= first_step_ + (test && root != Root::Nodes ? 1 : 0));
  if (root == Root::Nodes) node_ = text_of(steps_.front());
  for (std::size_t i = first_step_; i < steps_.size(); ++i)
    pointer_ = pointer_join(pointer_, text_of(steps_[i]));
  const auto optional =
      std::find_if(steps_.begin(), steps_.end(), [](const Step& step) { return step.optional; });
  first_optional_ =
      optional == steps_.end() ? steps_.size() + 1 : static_cast<std::size_t>(optional - steps_.begin());
}

Binding PathNode::bind(const Scope& scope) const {
  return root_ == Root::Nodes ? scope.node(node_) : scope.root(root_);
}

PathNode::Place PathNode::walk(const Binding& binding) const {
  if (binding.value == nullptr) return {nullptr, 0, nullptr};
  const Json* value = binding.value;
  for (std::size_t i = first_step_; i < steps_.size(); ++i) {
    const Json* next = follow(*value, steps_[i]);
    if (next == nullptr) return {nullptr, i, value};
    value = next;
  }
  return {value, steps_.size(), nullptr};
}

Value PathNode::eval(Frame& frame) const {
  const Binding binding = bind(frame.scope);
  if (binding.provenance != nullptr && !binding.provenance->empty()) {
    frame.read |= binding.provenance->sources_at(pointer_);
  }
  return result_of(frame, walk(binding));
}

Value PathNode::eval_traced(Frame& frame, Provenance& provenance) const {
  const Binding binding = bind(frame.scope);
  if (binding.provenance != nullptr && !binding.provenance->empty()) {
    frame.read |= binding.provenance->sources_at(pointer_);
    provenance = binding.provenance->at(pointer_);
  }
  return result_of(frame, walk(binding));
}

const Json* PathNode::find(const Scope& scope, Provenance& provenance) const {
  const Binding binding = bind(scope);
  if (binding.provenance != nullptr && !binding.provenance->empty())
    provenance = binding.provenance->at(pointer_);
  return walk(binding).value;
}

Value PathNode::result_of(Frame& frame, const Place& place) const {
  if (place.value == nullptr) return missing(frame, place);
  if (test_) return Value::of_bool(true);
  const Value value = Value::of_json(*place.value);
  return first_optional_ < steps_.size() ? frame.make_optional(value) : value;
}

Value PathNode::missing(Frame& frame, const Place& place) const {
  const bool root_absent = place.parent == nullptr && root_ != Root::Nodes;
  if (root_absent) return frame.fail(offset(), fmt::format("`{}` is not there", name_of(root_)));
  const Step& step = steps_[place.failed];
  const bool optional = place.failed >= first_optional_;
  const bool may_be_missing =
      place.parent == nullptr || fits(*place.parent, step) || (optional && place.parent->is_null());
  if (!may_be_missing) {
    const Value parent = Value::of_json(*place.parent);
    return frame.fail(static_cast<std::uint32_t>(step.offset),
                      fmt::format("`{}` is looked for in a value of type {}", shown(text_of(step)),
                                  type_name(parent.kind())));
  }
  if (optional) return test_ ? Value::of_bool(false) : Value::of_optional(nullptr);
  if (test_ && place.failed + 1 == steps_.size()) return Value::of_bool(false);
  return frame.fail(static_cast<std::uint32_t>(step.offset),
                    fmt::format("no such key: `{}`", shown(text_of(step))));
}

}  // namespace nf::expr
