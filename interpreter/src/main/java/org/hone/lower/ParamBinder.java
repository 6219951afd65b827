package org.hone.lower;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.TypeTree;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.DidYouMean;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.ParamValue.Origin;
import org.hone.resolve.Module;
import org.hone.source.SourceFile;
import org.hone.types.Scalar;
import org.hone.types.Type;
import org.jspecify.annotations.Nullable;

/** Binds params: the default of the file, then {@code --params}, then {@code --set}. Conditions are read when all are bound. */
final class ParamBinder implements Elaborator.ParamTable {
    private final Module main;
    private final Diagnostics diagnostics;
    private final Map<String, Given> given = new LinkedHashMap<>();
    private final IdentityHashMap<Declaration.Param, Value> values = new IdentityHashMap<>();

    private record Given(String text, boolean json, Origin origin) {}

    ParamBinder(Module main, ParamInputs inputs, Diagnostics diagnostics) {
        this.main = main;
        this.diagnostics = diagnostics;
        inputs.file().ifPresent(file -> {
            try {
                JsonNode node = new ObjectMapper().readTree(Files.readString(file));
                if (node == null || !node.isObject()) {
                    diagnostics.add(Diagnostic.error(Code.PARAM_FILE, "`" + file + "` is not a JSON object"));
                    return;
                }
                node.properties().forEach(entry -> {
                    JsonNode v = entry.getValue();
                    given.put(
                            entry.getKey(),
                            new Given(v.isTextual() ? v.textValue() : v.toString(), !v.isTextual(), Origin.FILE));
                });
            } catch (JsonProcessingException e) {
                diagnostics.add(Diagnostic.error(Code.PARAM_FILE, "`" + file + "` is not JSON")
                        .note("line " + e.getLocation().getLineNr() + ", column "
                                + e.getLocation().getColumnNr()));
            } catch (IOException e) {
                diagnostics.add(Diagnostic.error(Code.PARAM_FILE, "cannot read `" + file + "`"));
            }
        });
        inputs.set().forEach((name, text) -> given.put(name, new Given(text, false, Origin.SET)));
    }

    /** Binds all params of the program and checks their conditions. */
    List<ParamValue> bind(Elaborator elaborator) {
        List<Declaration.Param> params = main.declarations().values().stream()
                .filter(Declaration.Param.class::isInstance)
                .map(Declaration.Param.class::cast)
                .toList();
        List<String> names = params.stream().map(p -> p.name().text()).toList();
        given.forEach((name, g) -> {
            if (!names.contains(name)) {
                Diagnostic d = Diagnostic.error(
                        Code.UNKNOWN_PARAM,
                        "there is no param `" + name + "` to set with "
                                + g.origin().word());
                diagnostics.add(DidYouMean.best(name, names)
                        .map(near -> d.help("did you mean `" + near + "`?"))
                        .orElseGet(() -> names.isEmpty()
                                ? d.note("the program has no params")
                                : d.note("the params are " + String.join(", ", names))));
            }
        });
        List<ParamValue> bound = new ArrayList<>();
        for (Declaration.Param p : params) {
            Value value = value(elaborator, main, p);
            Origin origin = Optional.ofNullable(given.get(p.name().text()))
                    .map(Given::origin)
                    .orElse(Origin.DEFAULT);
            String type = p.type().map(t -> main.source().text(t.span())).orElseGet(() -> Show.type(value));
            bound.add(new ParamValue(p.name().text(), type, Show.value(value), origin));
        }
        List<Declaration.Param> wrong = new ArrayList<>();
        for (Declaration.Param p : params) {
            p.condition().ifPresent(c -> {
                Value value = elaborator.eval(c, Env.of(main));
                if (value instanceof Value.Num n
                        && n.scalar() == Scalar.BOOL
                        && n.constant().isPresent()) {
                    if (n.constant().getAsDouble() == 0) {
                        violated(elaborator, p);
                        wrong.add(p);
                    }
                } else if (!(value instanceof Value.Unknown)) {
                    elaborator
                            .reporter()
                            .error(
                                    Env.of(main),
                                    Code.TYPE_MISMATCH,
                                    c.span(),
                                    "a condition is a Bool, not " + Show.type(value));
                }
            });
        }
        // What a wrong value leads to further down is no mistake of its own.
        wrong.forEach(p -> values.put(p, Value.UNKNOWN));
        return bound;
    }

    private void violated(Elaborator elaborator, Declaration.Param p) {
        String name = p.name().text();
        Given g = given.get(name);
        Diagnostic d = Diagnostic.error(
                        Code.PARAM_CONDITION,
                        main.source(),
                        p.condition().orElseThrow().span(),
                        "`" + name + " = " + Show.value(value(elaborator, main, p)) + "` violates its condition")
                .label("must hold");
        diagnostics.add(
                g == null ? d : d.note("the value comes from " + g.origin().word()));
    }

    @Override
    public Value value(Elaborator elaborator, Module module, Declaration.Param param) {
        Value known = values.get(param);
        if (known == null) {
            known = evaluate(elaborator, module, param);
            values.put(param, known);
        }
        return known;
    }

    private Value evaluate(Elaborator elaborator, Module module, Declaration.Param param) {
        Env env = Env.of(module);
        Type type = elaborator.type(param.type(), module);
        @Nullable Given g = module == main ? given.get(param.name().text()) : null;
        if (param.value().isEmpty()) {
            if (g == null) {
                diagnostics.add(Diagnostic.error(
                                Code.PARAM_MISSING,
                                module.source(),
                                param.name().span(),
                                "the param `" + param.name().text() + "` has no value")
                        .help("give it one: `--set " + param.name().text() + "=…`"));
                return Value.UNKNOWN;
            }
            return coerce(param, type, g);
        }
        Value byDefault = elaborator.fit(
                elaborator.eval(param.value().get(), env),
                type,
                env,
                param.value().get().span(),
                "`" + param.name().text() + "`");
        return g == null ? byDefault : coerce(param, type, g, byDefault);
    }

    private Value coerce(Declaration.Param param, Type type, Given g, Value byDefault) {
        Type target = type;
        if (type instanceof Type.Anything && byDefault instanceof Value.Num n) {
            target = new Type.Numeric(n.scalar(), Optional.empty());
        } else if (type instanceof Type.Anything && byDefault instanceof Value.Str s) {
            target = new Type.Textual(s.sort());
        }
        return coerce(param, target, g);
    }

    private Value coerce(Declaration.Param param, Type type, Given g) {
        Optional<Value> value = ParamText.read(g.text(), type);
        if (value.isPresent()) {
            return value.get();
        }
        String name = param.name().text();
        String shown =
                param.type().map((TypeTree t) -> main.source().text(t.span())).orElseGet(type::show);
        SourceFile source = main.source();
        diagnostics.add(Diagnostic.error(
                        Code.PARAM_VALUE,
                        "`" + g.text() + "` is no `" + shown + "`, the type of the param `" + name + "`")
                .note("it was given by " + g.origin().word() + " and is declared at " + source.name() + ":"
                        + source.position(param.name().span().start())));
        return Value.UNKNOWN;
    }
}
