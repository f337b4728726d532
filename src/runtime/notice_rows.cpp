#include "runtime/notice_rows.h"

#include "store/codec/event_fields.h"

namespace nf::runtime {

template <class Archive>
static void fields(Archive& archive, WaitingNotice& waiting) {
  archive("id", waiting.id);
  archive("execution", waiting.execution);
  archive("notice", waiting.notice);
  archive("since", waiting.since);
}

namespace {

constexpr const char* kNotice = "notice";

Result<WaitingNotice> decode(const ports::EntityRow& row) {
  const auto damaged = [&](std::string_view why) {
    return fail(ErrorCode::Storage, "The notice " + row.id + " cannot be read: " + std::string(why));
  };
  const auto json = parse_json(row.document.value_or(""));
  if (!json) return damaged(json.error().message);
  try {
    WaitingNotice waiting;
    codec::Reader reader(*json);
    fields(reader, waiting);
    return waiting;
  } catch (const codec::Damaged& error) {
    return damaged(error.what());
  }
}

}  // namespace

void write_notices(Writing& writing, ExecutionId execution, std::vector<engine::Notice> notices) {
  if (notices.empty()) return;
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  for (engine::Notice& notice : notices) {
    const WaitingNotice waiting{ids.next(), execution, std::move(notice), writing.now()};
    std::string document;
    codec::Writer(document).object(waiting);
    writing.batch().entities.push_back({kNotice, to_string(waiting.id), std::move(document)});
  }
}

void drop_notice(Writing& writing, const Uuid& id) {
  writing.batch().entities.push_back({kNotice, to_string(id), std::nullopt});
}

Result<std::vector<WaitingNotice>> waiting_notices(ports::Reader& reader) {
  std::vector<WaitingNotice> waiting;
  const std::vector<ports::EntityRow> rows = TRY(reader.entities(kNotice));
  for (const ports::EntityRow& row : rows) waiting.push_back(TRY(decode(row)));
  return waiting;
}

}  // namespace nf::runtime
