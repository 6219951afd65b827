package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.verify.math.Formula.Matrix;

/** Reads matrices. */
final class Environments {
    private final FormulaParser parser;
    private final Cursor cursor;

    Environments(FormulaParser parser, Cursor cursor) {
        this.parser = parser;
        this.cursor = cursor;
    }

    /** What follows {@code \begin}. */
    Formula environment() {
        StringBuilder name = new StringBuilder();
        cursor.expect("{");
        while (!cursor.peek().is("}")) {
            cursor.more("an open environment");
            name.append(cursor.next().text());
        }
        cursor.next();
        if (!name.toString().endsWith("matrix") && !name.toString().equals("array")) {
            throw new Unreadable("an environment " + name);
        }
        if (name.toString().equals("array") && cursor.peek().is("{")) {
            while (!cursor.take("}")) {
                cursor.more("an open environment");
                cursor.next();
            }
        }
        List<List<Formula>> rows = new ArrayList<>();
        List<Formula> row = new ArrayList<>();
        while (!cursor.peek().is("end")) {
            if (cursor.take("&")) {
                continue;
            }
            if (cursor.take("\\\\")) {
                rows.add(row);
                row = new ArrayList<>();
                continue;
            }
            cursor.more("an open environment");
            row.add(parser.statement());
        }
        rows.add(row);
        rows.removeIf(List::isEmpty);
        cursor.next();
        cursor.expect("{");
        while (!cursor.take("}")) {
            cursor.more("an open environment");
            cursor.next();
        }
        return new Matrix(rows);
    }
}
