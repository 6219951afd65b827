package org.hone.runtime.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes what JSON says and leaves it JSON: removes, moves and repeats members, and puts other values in their place. Seeds may
 * hold one value, or one a line.
 *
 * @param seeds whole files that are accepted
 * @param values JSON that a hostile author of this format would write as a value
 */
public record JsonMutants(List<byte[]> seeds, List<String> values) implements Mutants {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> ANY = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "2",
            "255",
            "2147483647",
            "2147483648",
            "4294967295",
            "-2147483648",
            "9223372036854775807",
            "18446744073709551616",
            "0.5",
            "1e308",
            "-1e-308",
            "\"\"",
            "\"a\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"/etc/passwd\"",
            "\"../../x\"",
            "[]",
            "{}",
            "[[]]",
            "{\"a\": {}}");

    public JsonMutants {
        seeds = List.copyOf(seeds);
        values = List.copyOf(values);
    }

    @Override
    public byte[] make(Random random) {
        String seed = new String(seeds.get(random.nextInt(seeds.size())), StandardCharsets.UTF_8);
        try {
            List<JsonNode> roots = new ArrayList<>();
            try (var parser = JSON.createParser(seed)) {
                for (JsonNode root = parser.readValueAsTree(); root != null; root = parser.readValueAsTree()) {
                    roots.add(root);
                }
            }
            for (int changes = 1 + random.nextInt(1 + random.nextInt(3)); changes > 0; changes--) {
                int at = random.nextInt(roots.size());
                List<JsonNode> parents = new ArrayList<>();
                collect(roots.get(at), parents);
                if (parents.isEmpty()) {
                    roots.set(at, value(random, roots));
                } else {
                    change(parents.get(random.nextInt(parents.size())), roots, random);
                }
            }
            StringBuilder text = new StringBuilder();
            roots.forEach(root -> text.append(root).append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode() && !node.isEmpty()) {
            into.add(node);
        }
        node.forEach(child -> collect(child, into));
    }

    private void change(JsonNode parent, List<JsonNode> roots, Random random) throws JsonProcessingException {
        int at = random.nextInt(parent.size());
        int kind = random.nextInt(6);
        if (parent instanceof ArrayNode array) {
            switch (kind) {
                case 0 -> array.remove(at);
                case 1 -> array.insert(at, array.get(at).deepCopy());
                case 2 -> array.insert(at, value(random, roots));
                case 3 -> array.set(at, nested(array.get(at), random));
                default -> array.set(at, value(random, roots));
            }
        } else if (parent instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(at);
            switch (kind) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + "_", object.remove(name));
                case 2 -> object.set(name, object.get(names.get(random.nextInt(names.size()))));
                case 3 -> object.set(name, nested(object.get(name), random));
                default -> object.set(name, value(random, roots));
            }
        }
    }

    private static JsonNode nested(JsonNode value, Random random) {
        JsonNode inner = value.deepCopy();
        for (int depth = random.nextInt(8) == 0 ? 150 : 1 + random.nextInt(3); depth > 0; depth--) {
            inner = JSON.createArrayNode().add(inner);
        }
        return inner;
    }

    /** A value from anywhere in the file, one of the format, or any. */
    private JsonNode value(Random random, List<JsonNode> roots) throws JsonProcessingException {
        int from = random.nextInt(3);
        if (from == 0) {
            List<JsonNode> parents = new ArrayList<>();
            roots.forEach(root -> collect(root, parents));
            if (!parents.isEmpty()) {
                JsonNode parent = parents.get(random.nextInt(parents.size()));
                int at = random.nextInt(parent.size());
                for (JsonNode child : parent) {
                    if (at-- == 0) {
                        return child.deepCopy();
                    }
                }
            }
        }
        List<String> all = from == 1 && !values.isEmpty() ? values : ANY;
        return JSON.readTree(all.get(random.nextInt(all.size())));
    }
}
