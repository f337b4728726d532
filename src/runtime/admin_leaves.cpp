#include "runtime/admin_leaves.h"

#include <algorithm>

#include "runtime/leaves.h"

namespace nf::runtime {

namespace {

// 150 ids are 6 KB of the 8 KiB that a leaf may have.
constexpr std::size_t kIdsPerLeaf = 150;

Json id_or_null(const std::optional<UserId>& id) { return id ? Json(to_string(*id)) : Json(nullptr); }

JsonArray sorted(std::vector<std::string> words) {
  std::ranges::sort(words);
  JsonArray list;
  for (const std::string& word : words) list.emplace_back(word);
  return list;
}

}  // namespace

log::LeafDraft published_leaf(const engine::Actor& by, Time at, const engine::WorkflowRef& version) {
  return {"workflow.published",
          at,
          leaf_actor(by),
          {"workflow", to_string(version.id)},
          JsonObject{{"version", version.version}, {"hash", version.hash}}};
}

log::LeafDraft user_leaf(const engine::Actor& by, Time at, const User& user,
                         const std::vector<std::string>& changed) {
  return {"role.changed",
          at,
          leaf_actor(by),
          {"user", to_string(user.id)},
          JsonObject{{"changed", sorted(changed)},
                     {"roles", sorted(user.roles)},
                     {"enabled", user.enabled},
                     {"manager", id_or_null(user.manager)}}};
}

log::LeafDraft token_leaf(const engine::Actor& by, Time at, const User& user, const Token& token) {
  log::LeafDraft leaf = user_leaf(by, at, user, {"token"});
  leaf.body.as_object()["token"] = to_string(token.id);
  leaf.body.as_object()["scopes"] = sorted(token.scopes);
  return leaf;
}

std::vector<log::LeafDraft> group_leaves(const engine::Actor& by, Time at, const Group& group,
                                         std::string_view changed, const std::vector<UserId>& added,
                                         const std::vector<UserId>& removed) {
  std::vector<log::LeafDraft> leaves;
  std::size_t done = 0;
  do {
    JsonArray added_here;
    JsonArray removed_here;
    for (std::size_t room = kIdsPerLeaf; room > 0 && done < added.size() + removed.size(); --room, ++done) {
      if (done < added.size()) {
        added_here.emplace_back(to_string(added[done]));
      } else {
        removed_here.emplace_back(to_string(removed[done - added.size()]));
      }
    }
    leaves.push_back({"role.changed",
                      at,
                      leaf_actor(by),
                      {"group", to_string(group.id)},
                      JsonObject{{"changed", changed},
                                 {"name", hash_name(sha256(group.name))},
                                 {"added", std::move(added_here)},
                                 {"removed", std::move(removed_here)}}});
  } while (done < added.size() + removed.size());
  return leaves;
}

}  // namespace nf::runtime
