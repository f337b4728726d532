#include "engine/release.h"
#include "engine/scope.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

// Where nobody was named, the requester's manager owns the risk; without a manager, the requester does.
std::string default_owner(const Work& work) {
  const Person& requester = work.state().requester;
  const Account* account = requester.user ? work.directory().account(*requester.user) : nullptr;
  const Account* manager =
      account && account->manager ? work.directory().account(*account->manager) : nullptr;
  return manager ? manager->email : requester.email;
}

}  // namespace

void grant_exception(Work& work, NodeIndex node, const std::string& item, GrantException wanted) {
  JsonObject fields = wanted.fields->as_object();
  const Json* owner = fields.if_contains("owner");
  if (!owner || !owner->is_string() || owner->get_string().empty()) fields["owner"] = default_owner(work);
  fields["requester"] = to_json(work.state().requester);

  const EntryId entry = work.ids().make<EntryId>();
  const Approval* approval = approval_passed(work.state(), work.version(), node, item);
  ExceptionGranted granted{.entry = entry,
                           .node = node,
                           .fields = std::make_shared<const Json>(fields),
                           .context_hash = approval ? approval->context_hash : "",
                           .at = work.now()};
  if (approval) granted.approval = approval->id;
  // A test has no real effects: what the node gives is all that there is of it.
  if (!work.state().test) work.record(std::move(granted));

  fields["id"] = to_string(entry);
  fields["granted_at"] = format_time(work.now());
  expr::Provenance provenance;
  provenance.graft("/entry", wanted.provenance);
  succeed(work, node, item,
          {.output = std::make_shared<const Json>(JsonObject{{"entry", std::move(fields)}}),
           .provenance = std::move(provenance)});
}

}  // namespace nf::engine
