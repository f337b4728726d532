#include "http/api/file_fields.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/pointer.h"

namespace nf::http {

namespace {

struct FileField {
  bool many = false;
};
using FileFields = std::map<std::string, FileField, std::less<>>;

bool is_file(const Json* schema) { return schema && string_at(*schema, "format") == "file"; }

FileFields file_fields_of(const Json& schema) {
  FileFields fields;
  const Json* properties = find(schema, "properties");
  if (!properties || !properties->is_object()) return fields;
  for (const auto& member : properties->get_object()) {
    if (is_file(&member.value())) fields[member.key()] = {false};
    if (is_file(find(member.value(), "items"))) fields[member.key()] = {true};
  }
  return fields;
}

bool is_empty(const Json& value) {
  return value.is_null() || (value.is_array() && value.get_array().empty());
}

struct Taking {
  ports::Reader& reader;
  const FilesWanted& wanted;
  const FileFields fields;
  AttachedFiles taken = {};
  std::map<std::string, JsonArray> ids = {};  // by field
  std::set<std::string> seen = {};
  std::vector<Fault> faults = {};

  void fault(std::string pointer, std::string message) {
    faults.push_back({std::move(pointer), std::move(message)});
  }

  // An entry of the revision before with this id, or null.
  const Json* earlier(const std::string& id) const {
    for (const Json& file : wanted.before.get_array()) {
      if (string_at(file, "id") == id) return &file;
    }
    return nullptr;
  }

  // The file's own entry; null, and a fault, where the caller has no such file.
  Result<Json> entry(const std::string& id, const std::string& pointer) {
    if (const Json* known = earlier(id)) return *known;
    const auto file_id = parse_id<runtime::FileId>(id);
    const auto file = file_id ? TRY(runtime::Files::find(reader, *file_id)) : std::nullopt;
    const Caller& caller = wanted.caller;
    const auto owner = caller.known() ? std::optional(caller.user) : std::nullopt;
    if (!file || file->owner != owner) {
      fault(pointer, "is not a file that you have sent");
      return Json(nullptr);
    }
    taken.added.push_back(*file);
    return Json(runtime::file_json(*file));
  }

  Result<> take(const Json& reference, const std::string& at) {
    const auto field = string_at(reference, "field");
    const auto id = string_at(reference, "id");
    if (!field || !id || reference.get_object().size() != 2) {
      fault(at, "must be {field, id}");
      return {};
    }
    const auto known = fields.find(*field);
    if (known == fields.end()) {
      fault(at + "/field", "is not a field for files");
    } else if (!known->second.many && ids.contains(*field)) {
      fault(at + "/field", "takes one file");
    } else if (!seen.insert(*id).second) {
      fault(at + "/id", "is named twice");
    } else {
      Json file = TRY(entry(*id, at + "/id"));
      ids[*field].push_back(Json(*id));
      if (!file.is_object()) return {};
      JsonObject listed{{"field", *field}};
      for (const char* key : {"id", "name", "sha256", "size", "type"}) listed[key] = file.at(key);
      taken.all.get_array().push_back(std::move(listed));
    }
    return {};
  }

  Result<> take_all() {
    if (!wanted.references) return {};
    if (!wanted.references->is_array() || wanted.references->get_array().size() > kMaxFilesOfRequest) {
      fault("/files", "must be a list of at most " + std::to_string(kMaxFilesOfRequest) + " {field, id}");
      return {};
    }
    const JsonArray& references = wanted.references->get_array();
    for (std::size_t i = 0; i < references.size(); ++i) {
      TRY(take(references[i], pointer_join("/files", i)));
    }
    return {};
  }

  // What the body itself says about a field for files: that there are none.
  void look_at(const Json& body) {
    for (const auto& [field, about] : fields) {
      const Json* value = find(body, field);
      if (value && (!is_empty(*value) || ids.contains(field)))
        fault(pointer_join("", field), "takes files: send them first, and name them in `files`");
    }
  }

  // Those of the fields that nobody speaks of stay.
  void keep_others(const Json& body) {
    JsonArray kept;
    for (const Json& file : wanted.before.get_array()) {
      const std::string field = string_at(file, "field").value_or("");
      if (!ids.contains(field) && !find(body, field)) kept.push_back(file);
    }
    JsonArray& all = taken.all.get_array();
    all.insert(all.begin(), kept.begin(), kept.end());
  }

  void put_into(Json& body) {
    if (!body.is_object()) return;
    for (auto& [field, list] : ids) {
      body.get_object()[field] = fields.find(field)->second.many ? Json(list) : list.front();
    }
  }
};

}  // namespace

Result<AttachedFiles> take_files(ports::Reader& reader, const FilesWanted& wanted, Json& body) {
  Taking taking{.reader = reader, .wanted = wanted, .fields = file_fields_of(wanted.schema)};
  TRY(taking.take_all());
  taking.look_at(body);
  if (!taking.faults.empty()) {
    return fail(ErrorCode::InvalidInput, "The files of the request are not valid.", "",
                std::move(taking.faults));
  }
  taking.keep_others(body);
  taking.put_into(body);
  taking.taken.changed = taking.taken.all != wanted.before;
  return std::move(taking.taken);
}

void leave_out_files(Json& schema, Json& body) {
  const FileFields fields = file_fields_of(schema);
  for (const auto& [field, about] : fields) {
    if (body.is_object()) body.get_object().erase(field);
  }
  Json* required = schema.is_object() ? schema.get_object().if_contains("required") : nullptr;
  if (!required || !required->is_array()) return;
  JsonArray& names = required->get_array();
  const auto kept = std::remove_if(names.begin(), names.end(), [&](const Json& name) {
    return name.is_string() && fields.contains(std::string_view(name.get_string()));
  });
  names.erase(kept, names.end());
}

std::vector<std::string> names_of_file_fields(const Json& schema) {
  std::vector<std::string> names;
  for (const auto& [field, about] : file_fields_of(schema)) names.push_back(field);
  return names;
}

bool has_file_fields(const Json& schema) { return !file_fields_of(schema).empty(); }

std::vector<Fault> faults_of_files_in(const Json& schema, const Json& body) {
  std::vector<Fault> faults;
  for (const auto& [field, about] : file_fields_of(schema)) {
    if (find(body, field))
      faults.push_back({pointer_join("", field), "takes files, which only the form can send"});
  }
  return faults;
}

}  // namespace nf::http
