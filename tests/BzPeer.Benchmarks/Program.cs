using BzPeer.Benchmarks;

switch (args)
{
    case ["import", "--real"]:
        return await RealImportBenchmark.RunAsync();
    case ["import", .. var options]:
        return await ImportBenchmark.RunAsync(options);
    case ["profile", .. var options]:
        return await ProfileBenchmark.RunAsync(options);
    case ["follow"]:
        return await FollowBenchmark.RunAsync();
    case ["text"]:
        return TextBenchmark.Run();
    default:
        await Console.Error.WriteLineAsync("Usage: ./bz bench profile|import|follow|text");
        return 2;
}
