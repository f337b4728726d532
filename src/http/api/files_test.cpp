#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

class SentFiles : public testing::Test {
 protected:
  SentFiles() { site.publish(rework_workflow("access")); }

  Answer send(const Visitor& by, std::string_view content, std::string_view disposition,
              std::string_view type = "text/plain") {
    return site.ask("POST", "/api/v1/files", by, content,
                    "Content-Type: " + std::string(type) +
                        "\r\nContent-Disposition: " + std::string(disposition) + "\r\n");
  }
  // The id of a file that was taken.
  std::string sent(const Visitor& by, std::string_view content = "1, 2, 3",
                   std::string_view name = "plan.csv") {
    const Answer answer = send(by, content, "attachment; filename=\"" + std::string(name) + "\"");
    EXPECT_EQ(answer.status, 201) << answer.body;
    return text_at(json_of(answer), "id");
  }
  Answer submit(const Visitor& by, std::string_view files, std::string_view body = R"({"title": "A laptop",
      "reason": "It broke"})") {
    return site.post("/forms/access", by,
                     R"({"files": )" + std::string(files) + R"(, "body": )" + std::string(body) + "}");
  }
  std::string submitted(const Visitor& by, std::string_view files) {
    const Answer answer = submit(by, files);
    EXPECT_EQ(answer.status, 202) << answer.body;
    return text_at(json_of(answer), "execution_id");
  }
  Json approval(const std::string& execution) {
    const Json open = json_of(site.get("/api/v1/approvals?status=open&execution=" + execution, sven));
    return json_of(site.get("/api/v1/approvals/" + text_at(open.at("items").at(0), "id"), sven));
  }
  void ask_for_changes(const std::string& execution) {
    const Json shown = approval(execution);
    EXPECT_EQ(site.post("/api/v1/approvals/" + text_at(shown, "id") + "/decisions", sven,
                        write_json(JsonObject{{"decision", "request_changes"},
                                              {"comment", "A plan, please."},
                                              {"revision", shown.at("revision")},
                                              {"context_hash", shown.at("context_hash")}}))
                  .status,
              200);
  }
  Answer resubmit(const std::string& execution, std::string_view rest, int revision = 1) {
    return site.post("/api/v1/requests/" + execution + "/resubmit", rita,
                     R"({"revision": )" + std::to_string(revision) + ", " + std::string(rest) + "}");
  }
  static std::string reference(std::string_view field, std::string_view id) {
    return R"({"field": ")" + std::string(field) + R"(", "id": ")" + std::string(id) + "\"}";
  }
  static std::vector<std::string> pointers(const Answer& refused) {
    std::vector<std::string> found;
    const Json json = json_of(refused);
    if (const Json* errors = find(json, "errors")) {
      for (const Json& error : errors->get_array()) found.push_back(text_at(error, "pointer"));
    }
    return found;
  }
  static std::vector<std::string> names(const Json& files) {
    std::vector<std::string> found;
    for (const Json& file : files.get_array())
      found.push_back(text_at(file, "field") + ":" + text_at(file, "name"));
    return found;
  }

  Site site;
  const Visitor rita = site.as("rita");
  const Visitor sven = site.as("sven");
};

TEST_F(SentFiles, AFileIsNamedByItsHashSizeAndCleanName) {
  const Answer plain =
      send(rita, "hello", R"(attachment; filename="..\\..\\a b.txt")", "Text/Plain; charset=x");
  EXPECT_EQ(plain.status, 201) << plain.body;
  EXPECT_EQ(text_at(json_of(plain), "name"), "a b.txt");
  EXPECT_EQ(text_at(json_of(plain), "type"), "text/plain");
  EXPECT_EQ(text_at(json_of(plain), "sha256"), hex(sha256("hello")));
  EXPECT_EQ(json_of(plain).at("size"), Json(5));

  const Answer encoded =
      send(rita, "x", "attachment; filename=\"_.pdf\"; filename*=UTF-8''B%C3%BCro%0A.pdf", "?");
  EXPECT_EQ(text_at(json_of(encoded), "name"), "Büro.pdf");
  EXPECT_EQ(text_at(json_of(encoded), "type"), "application/octet-stream");

  const Answer form = site.ask("POST", "/api/v1/files", rita,
                               "--b\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nhi\r\n"
                               "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"c.png\"\r\n"
                               "Content-Type: image/png\r\n\r\nPNG\r\n--b--\r\n",
                               "Content-Type: multipart/form-data; boundary=b\r\n");
  EXPECT_EQ(form.status, 201) << form.body;
  EXPECT_EQ(text_at(json_of(form), "name"), "c.png");
  EXPECT_EQ(text_at(json_of(form), "sha256"), hex(sha256("PNG")));
}

TEST_F(SentFiles, AFileWithoutANameOrTooLargeIsRefused) {
  EXPECT_EQ(pointers(send(rita, "x", "attachment")), std::vector<std::string>{"/name"});
  const Answer large = site.ask("POST", "/api/v1/files", rita, "",
                                "Content-Disposition: attachment; filename=a\r\nContent-Length: " +
                                    std::to_string(25 * 1024 * 1024 + 1) + "\r\n");
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(sent(rita, std::string(2 * 1024 * 1024, 'x')).size(), 36U);
}

TEST_F(SentFiles, WithoutAnAccountFilesAreTakenOnlyWhereAPublicFormAsksForThem) {
  EXPECT_EQ(send({}, "x", "attachment; filename=a").status, 401);
  std::string open_to_all = rework_workflow("open");
  const std::string_view path = R"("path": "open",)";
  open_to_all.insert(open_to_all.find(path) + path.size(), R"("access": "public",)");
  site.publish(open_to_all);
  const std::string id = sent({});
  const Answer filed = site.post(
      "/forms/open", {},
      R"({"body": {"title": "A laptop", "reason": "x"}, "files": [)" + reference("plan", id) + "]}");
  EXPECT_EQ(filed.status, 202) << filed.body;
  EXPECT_EQ(site.get("/api/v1/files/" + id, {}).status, 401);
  EXPECT_EQ(site.get("/api/v1/files/" + id, sven).status, 200);
}

TEST_F(SentFiles, WhatIsAttachedStandsInTheRequestAndInWhatIsDecidedOn) {
  const std::string plan = sent(rita, "the plan", "plan.txt");
  const std::string photo = sent(rita, "a photo", "photo.jpg");
  const std::string execution =
      submitted(rita, "[" + reference("evidence", photo) + "," + reference("plan", plan) + "]");
  const Json request = json_of(site.get("/api/v1/requests/" + execution, rita));
  EXPECT_EQ(text_at(request.at("body"), "plan"), plan);
  EXPECT_EQ(request.at("body").at("evidence"), JsonArray{photo});
  EXPECT_EQ(names(request.at("files")), (std::vector<std::string>{"evidence:photo.jpg", "plan:plan.txt"}));
  const Json context = approval(execution).at("context");
  EXPECT_EQ(context.at("files"), request.at("files"));
  EXPECT_EQ(text_at(context.at("files").at(1), "sha256"), hex(sha256("the plan")));
  EXPECT_EQ(context.at("files").at(1).at("size"), Json(8));
  EXPECT_EQ(text_at(context.at("files").at(1), "type"), "text/plain");
}

TEST_F(SentFiles, ADownloadIsSavedAndNeverRun) {
  const std::string id = text_at(json_of(send(rita, "<script>1</script>",
                                              "attachment; filename*=UTF-8''B%C3%BC%22ro.html", "text/html")),
                                 "id");
  const Answer file = site.get("/api/v1/files/" + id, rita);
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.body, "<script>1</script>");
  EXPECT_EQ(file.header("Content-Disposition"),
            "attachment; filename=\"B__ro.html\"; filename*=UTF-8''B%C3%BC%22ro.html");
  EXPECT_EQ(file.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(file.header("Content-Security-Policy"), "sandbox; default-src 'none'");
  EXPECT_EQ(file.header("Cache-Control"), "no-store");
}

TEST_F(SentFiles, OnlyItsSenderAndWhoMaySeeARequestWithItGetAFile) {
  const std::string loose = sent(rita);
  const std::string attached = sent(rita, "attached");
  const std::string execution = submitted(rita, "[" + reference("plan", attached) + "]");
  for (const char* stranger : {"omar", "portal", "sven", "ada", "admin"})
    EXPECT_EQ(site.get("/api/v1/files/" + loose, site.as(stranger)).status, 404) << stranger;
  for (const char* stranger : {"omar", "portal"})
    EXPECT_EQ(site.get("/api/v1/files/" + attached, site.as(stranger)).status, 404) << stranger;
  for (const char* reader : {"rita", "sven", "ada", "oli"})
    EXPECT_EQ(site.get("/api/v1/files/" + attached, site.as(reader)).status, 200) << reader;
  EXPECT_EQ(site.get("/api/v1/files/" + attached, {}).status, 401);
  EXPECT_EQ(site.get("/api/v1/files/01900000-0000-7000-8000-000000000000", rita).status, 404);
  EXPECT_EQ(site.get("/api/v1/files/../../etc/passwd", rita).status, 400);
}

TEST_F(SentFiles, FilesOfOthersUnknownOnesAndFieldsForNoneAreRefusedWithTheirPointers) {
  const std::string mine = sent(rita), hers = sent(site.as("omar"));
  const auto refused = [&](const std::string& files) {
    const Answer answer = submit(rita, files);
    EXPECT_EQ(answer.status, 422) << answer.body;
    return pointers(answer);
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(refused("[" + reference("plan", hers) + "]"), List{"/files/0/id"});
  EXPECT_EQ(refused("[" + reference("plan", "01900000-0000-7000-8000-000000000000") + "," +
                    reference("evidence", "none") + "]"),
            (List{"/files/0/id", "/files/1/id"}));
  EXPECT_EQ(refused("[" + reference("title", mine) + "]"), List{"/files/0/field"});
  EXPECT_EQ(refused("[" + reference("plan", mine) + "," + reference("plan", hers) + "]"),
            List{"/files/1/field"});
  EXPECT_EQ(refused("[" + reference("plan", mine) + "," + reference("evidence", mine) + "]"),
            List{"/files/1/id"});
  EXPECT_EQ(refused(R"([{"field": "plan"}, "x"])"), (List{"/files/0", "/files/1"}));
  EXPECT_EQ(refused(R"({})"), List{"/files"});
  const Answer in_body =
      submit(rita, "[]", R"({"title": "A laptop", "reason": "x", "plan": ")" + mine + "\"}");
  EXPECT_EQ(pointers(in_body), List{"/plan"});
}

TEST_F(SentFiles, TheSchemaCountsThem) {
  std::string four;
  for (const char* name : {"a", "b", "c", "d"})
    four += (four.empty() ? "" : ",") + reference("evidence", sent(rita, name, name));
  const Answer answer = submit(rita, "[" + four + "]");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(pointers(answer), std::vector<std::string>{"/evidence"});
}

TEST_F(SentFiles, AHookTakesNone) {
  std::string document = rework_workflow("hooked");
  const std::string_view path = R"("path": "hooked",)";
  document.insert(document.find(path) + path.size(), R"("hook": {"auth": {"type": "bearer"}},)");
  site.publish(document);
  const Answer answer = site.post("/hooks/hooked", site.as("portal"),
                                  R"({"title": "A laptop", "reason": "x", "plan": ")" + sent(rita) + "\"}");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(pointers(answer), std::vector<std::string>{"/plan"});
}

TEST_F(SentFiles, AResubmissionReplacesTheFilesOfAFieldAndKeepsTheOthers) {
  const std::string plan = sent(rita, "plan", "plan.txt"), photo = sent(rita, "photo", "photo.jpg");
  const std::string execution =
      submitted(rita, "[" + reference("plan", plan) + "," + reference("evidence", photo) + "]");
  ask_for_changes(execution);
  const std::string bill = sent(rita, "bill", "bill.pdf");
  const Answer answer = resubmit(execution, R"("body": {}, "files": [)" + reference("evidence", photo) + "," +
                                                reference("evidence", bill) + "]");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(names(json_of(answer).at("files")),
            (std::vector<std::string>{"plan:plan.txt", "evidence:photo.jpg", "evidence:bill.pdf"}));
  EXPECT_EQ(json_of(answer).at("body").at("evidence"), (JsonArray{photo, bill}));

  const Json second = approval(execution);
  EXPECT_EQ(names(second.at("context").at("files")).size(), 3U);
  const Json& change = second.at("history").at(0).at("changes").at(0);
  EXPECT_EQ(text_at(change, "pointer"), "/evidence");
  EXPECT_EQ(change.at("after"), (JsonArray{photo, bill}));
  EXPECT_EQ(site.get("/api/v1/files/" + bill, sven).status, 200);
}

TEST_F(SentFiles, AFieldIsEmptiedByNullAndAFieldThatMayNotBeCorrectedIsRefused) {
  const std::string plan = sent(rita, "plan", "plan.txt"), photo = sent(rita, "photo", "photo.jpg");
  const std::string execution =
      submitted(rita, "[" + reference("plan", plan) + "," + reference("evidence", photo) + "]");
  ask_for_changes(execution);
  const Answer forbidden =
      resubmit(execution, R"("body": {}, "files": [)" + reference("plan", sent(rita)) + "]");
  EXPECT_EQ(forbidden.status, 422);
  EXPECT_EQ(pointers(forbidden), std::vector<std::string>{"/plan"});
  const Answer foreign =
      resubmit(execution, R"("body": {}, "files": [)" + reference("evidence", sent(site.as("omar"))) + "]");
  EXPECT_EQ(pointers(foreign), std::vector<std::string>{"/files/0/id"});

  const Answer emptied = resubmit(execution, R"("body": {"evidence": null})");
  EXPECT_EQ(emptied.status, 200) << emptied.body;
  EXPECT_EQ(names(json_of(emptied).at("files")), std::vector<std::string>{"plan:plan.txt"});
  EXPECT_EQ(find(json_of(emptied).at("body"), "evidence"), nullptr);
}

TEST_F(SentFiles, ARepeatOfAnUploadGivesTheSameFile) {
  const std::string key = "attachment; filename=a.txt\r\nIdempotency-Key: once";
  const Answer first = send(rita, "x", key), again = send(rita, "x", key);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(text_at(json_of(first), "id"), text_at(json_of(again), "id"));
  EXPECT_EQ(send(rita, "y", key).status, 422);
}

}  // namespace

}  // namespace nf::http
