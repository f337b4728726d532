#include "sim/checkers/children.h"

#include <algorithm>

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

constexpr const char* kName = "children";
constexpr const char* kKind = "sub_workflow";

bool same(const std::optional<Person>& a, const std::optional<Person>& b) {
  return a.has_value() == b.has_value() && (!a || (a->user == b->user && a->email == b->email));
}

bool has(const std::vector<Person>& people, const Person& person) {
  return std::ranges::any_of(people, [&](const Person& one) { return same(one, person); });
}

bool went_well(const State& state) {
  return state.ending == Ending::Completed || state.ending == Ending::FailedContinued;
}

}  // namespace

void ChildChecker::see(ExecutionId execution, const Event& event, const Scene& scene, const Find& find) {
  std::visit([&](const auto& e) { see_one(e, {execution, scene, find}); }, event);
}

void ChildChecker::see_one(const ExecutionStarted& e, const Seeing& in) {
  if (!e.parent) return;
  const Scene& scene = in.scene;
  const State* parent = in.find(e.parent->execution);
  const Place place{e.parent->execution, e.parent->node, e.parent->item, e.parent->revision};
  const auto asked = asked_.find(place);
  if (!parent || asked == asked_.end() || !asked->second.group_of.contains(e.parent->attempt))
    return scene.findings.found(kName, "a child that no step has asked for");
  scene.expect(kName, started_.emplace(place, asked->second.group_of.at(e.parent->attempt)).second,
               "one effect has started two children");
  scene.expect(kName, !parent->test, "a test execution has started another");
  scene.expect(kName,
               same(e.requester, parent->requester) && same(e.submitted_by, parent->submitted_by) &&
                   e.requester_verified == parent->requester_verified,
               "a child is asked for by somebody else than its parent");
  // The step was asked for in an earlier state: who has edited since may be missing.
  const auto barred_there = [&](const Person& one) {
    return has(parent->editors, one) || (parent->beneficiary && same(one, *parent->beneficiary));
  };
  scene.expect(kName, std::ranges::all_of(e.editors, barred_there),
               "a child knows editors that its parent does not");
  scene.expect(kName, !parent->beneficiary || has(e.editors, *parent->beneficiary),
               "who gains by the parent's request could decide in a child");
  scene.expect(kName, e.parent->depth == (parent->parent ? parent->parent->depth + 1 : 1),
               "a child counts another depth than it has");
}

void ChildChecker::see_one(const EffectRequested& e, const Seeing& in) {
  if (e.effect.kind != kKind) return;
  const State& state = in.scene.before;
  Asked& asked = asked_[{in.execution, in.scene.name(e.node), e.item, state.revision}];
  asked.waits = find(*e.effect.request, "wait")->as_bool();
  asked.group_of[e.attempt] = e.effect.group;
}

// An operator may retry in what has failed; that it had failed may be told all the same.
void ChildChecker::see_one(const ExecutionEnded& e, const Seeing& in) {
  if (e.ending == Ending::Failed || e.ending == Ending::Cancelled) failed_.insert(in.execution);
}

void ChildChecker::see_one(const ChildStarted& e, const Seeing& in) {
  const State* child = in.find(e.child);
  const auto& parent = child ? child->parent : std::nullopt;
  in.scene.expect(kName,
                  parent && parent->execution == in.execution && parent->node == in.scene.name(e.node) &&
                      parent->item == e.item,
                  in.scene.name(e.node), " waits for an execution that is not its child");
}

void ChildChecker::see_one(const EffectReported& e, const Seeing& in) {
  if (e.kind != kKind || e.late) return;
  const auto found = asked_.find({in.execution, in.scene.name(e.node), e.item, e.revision});
  if (found == asked_.end())
    return in.scene.findings.found(kName, "the end of a child that was not asked for");
  in.scene.expect(kName, found->second.reported.insert(e.attempt).second, in.scene.name(e.node),
                  " was told twice of its child's end");
  see_end(e, found->second, in);
}

void ChildChecker::see_end(const EffectReported& e, const Asked& asked, const Seeing& in) const {
  const Scene& scene = in.scene;
  if (scene.before.test) return;
  if (e.outcome != EffectOutcome::Succeeded) {
    const Step* step = scene.before.step(e.node, e.item);
    const State* child = step && step->child ? in.find(*step->child) : nullptr;
    return scene.expect(kName, !child || failed_.contains(child->id), scene.name(e.node),
                        " failed, and its child did not");
  }
  const auto id = parse_id<ExecutionId>(string_at(*e.output, "execution_id").value_or(""));
  const State* child = id ? in.find(*id) : nullptr;
  if (!child || !child->parent || child->parent->execution != in.execution)
    return scene.findings.found(kName, scene.name(e.node) + " succeeded without a child");
  if (!asked.waits) return;
  scene.expect(kName, went_well(*child), scene.name(e.node), " went on before its child's end");
  const Json given = child->output ? *child->output : Json();
  scene.expect(kName, *find(*e.output, "output") == given, scene.name(e.node),
               " has another output than its child");
}

void ChildChecker::look_at(const State& child, const Version* parents, const Find& find,
                           Findings& findings) const {
  if (!child.parent || !parents) return;
  const auto asked =
      asked_.find({child.parent->execution, child.parent->node, child.parent->item, child.parent->revision});
  if (asked == asked_.end() || !asked->second.waits) return;
  // An operator may retry in a child that had failed; its parent was told of that end.
  if (asked->second.reported.contains(child.parent->attempt)) return;
  const State* parent = find(child.parent->execution);
  const NodeIndex node = parents->graph.find(child.parent->node);
  const Step* step = node == flow::kNone ? nullptr : parent->step(node, child.parent->item);
  const bool asks = step && step->revision == child.parent->revision && step->status == StepStatus::Running;
  const bool waits = step && step->status == StepStatus::Waiting && step->child == child.id;
  if (parent->ending || (!asks && !waits))
    findings.found(kName, "a child goes on, and nobody waits for its end: " + to_string(child.id));
}

}  // namespace nf::sim
