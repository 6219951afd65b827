package org.hone.polyglot;

import com.fasterxml.jackson.databind.JsonNode;
import org.hone.session.Result;
import org.hone.session.ResultJson;

/** What actions give, as values that other languages can read. */
final class Results {
    private Results() {}

    /** A result with its figures as members; a reply is a text. */
    static Object of(Result result) {
        JsonNode whole = ResultJson.whole(result);
        return switch (result) {
            case Result.Text text -> text.text();
            case Result.Evaluated evaluated -> JsonObjects.of(whole, "Evaluation");
            case Result.Compared compared -> JsonObjects.of(whole, "Comparison");
            case Result.Trained trained -> JsonObjects.of(whole, "Run");
        };
    }
}
