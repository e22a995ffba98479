/*
 * OpenRefineClient.java - OpenRefine's own classes against a reconciliation service.
 *
 *     OpenRefineClient SERVICE
 *
 * What OpenRefine's program does between its page and a service: a column is reconciled, its type guessed, columns are added from what was
 * found. The page itself is not in the published artifact. Prints what it got; ends with 1 when that is not as expected.
 */
import com.google.refine.commands.recon.GuessTypesOfColumnCommand;
import com.google.refine.model.Cell;
import com.google.refine.model.Column;
import com.google.refine.model.Project;
import com.google.refine.model.Recon;
import com.google.refine.model.ReconCandidate;
import com.google.refine.model.ReconType;
import com.google.refine.model.Row;
import com.google.refine.model.recon.ReconJob;
import com.google.refine.model.recon.ReconciledDataExtensionJob;
import com.google.refine.model.recon.StandardReconConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

public final class OpenRefineClient {
    private static final String HUAWEI = "us_bis_el-huawei-technologies";

    private static void check(boolean fine, String what) {
        if (!fine) {
            System.out.println("not as expected: " + what);
            System.exit(1);
        }
    }

    private static final class Guess extends GuessTypesOfColumnCommand {
        List<TypeGroup> of(Project project, Column column, String service) throws java.io.IOException {
            return guessTypes(project, column, service);
        }
    }

    /** Two columns: names, and countries that are reconciled with a property. */
    private static Project customers(String[][] cells) throws Exception {
        Project project = new Project();
        project.columnModel.addColumn(0, new Column(0, "Customer"), true);
        project.columnModel.addColumn(1, new Column(1, "Country"), true);
        for (String[] values : cells) {
            Row row = new Row(2);
            for (int i = 0; i < 2; i++) row.setCell(i, new Cell(values[i], null));
            project.rows.add(row);
        }
        return project;
    }

    public static void main(String[] arguments) throws Exception {
        String service = arguments[0];
        String space = "https://followthemoney.tech/explorer/";
        Project project = customers(new String[][] {{"Huawei Technologies", "cn"}, {"Nobody at All", "de"}, {HUAWEI, "cn"}});
        StandardReconConfig config = new StandardReconConfig(service, space, space, new ReconType("Company", "Companies"), true, 10,
            List.of(new StandardReconConfig.ColumnDetail("Country", "Country", "Thing:country", null)), 5);
        List<ReconJob> jobs = new ArrayList<>();
        for (int i = 0; i < project.rows.size(); i++) {
            Row row = project.rows.get(i);
            jobs.add(config.createJob(project, i, row, "Customer", row.getCell(0)));
        }
        List<Recon> found = config.batchRecon(jobs, 1);
        for (Recon recon : found) {
            check(recon != null && recon.error == null, "an error: " + (recon == null ? "none" : recon.error));
            System.out.println(recon.judgment + " " + (recon.candidates == null ? 0 : recon.candidates.size()));
        }
        check(found.get(0).match != null && found.get(0).match.id.equals(HUAWEI), "the match of a name");
        check(found.get(0).candidates.get(0).types[0].equals("Company"), "its type");
        check(found.get(1).match == null, "a match of nobody");
        check(found.get(2).match != null && found.get(2).match.id.equals(HUAWEI), "the match of an id");

        var guessed = new Guess().of(project, project.columnModel.columns.get(0), service);
        check(!guessed.isEmpty(), "types guessed");

        Map<String, ReconCandidate> known = new HashMap<>();
        ReconciledDataExtensionJob extension = new ReconciledDataExtensionJob(
            ReconciledDataExtensionJob.DataExtensionConfig.reconstruct(
                "{\"properties\":[{\"id\":\"alias\",\"name\":\"Alias\"},{\"id\":\"Thing:country\",\"name\":\"Country\"}]}"), service);
        Map<String, ReconciledDataExtensionJob.DataExtension> columns = extension.extend(Set.of(HUAWEI), known);
        Object[][] rows = columns.get(HUAWEI).data;
        check(extension.columns.size() == 2, "two columns");
        check("cn".equals(rows[0][1]) && rows.length > 1 && rows[0][0] != null, "their values: " + Arrays.deepToString(rows));
        System.out.println("reconciled, guessed and extended");
        System.exit(0);
    }
}
