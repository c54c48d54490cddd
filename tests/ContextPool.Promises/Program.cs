using ContextPool.Promises;

if (args.Length != 4)
{
    Console.Error.WriteLine("usage: PROMISES.tsv RESULTS COUNTS NOTICED, where RESULTS has .trx files, COUNTS .tsv files, and NOTICED is what the sabotage printed");
    return 2;
}

// fault, of, noticed, by: columns of spaces under one line of heads.
string[][] faults = !File.Exists(args[3]) ? [] :
    [.. File.ReadLines(args[3]).Skip(1).Select(l => l.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries)).Where(c => c.Length >= 3)];
var page = new Page(new TestRuns(args[1], args[2]), faults);
Console.Out.Write(page.Write(Promise.ReadAll(args[0])));
foreach (string open in page.Open) Console.Error.WriteLine(open);
return page.Open.Count == 0 ? 0 : 1;
