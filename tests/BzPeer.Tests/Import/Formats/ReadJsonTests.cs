using System.Text;
using BzPeer.Import;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class ReadJsonTests
{
    [Theory]
    [InlineData("{\"id\":1}\n{\"id\":2}\n\n{\"id\":3}")]
    [InlineData("\uFEFF{\"id\":1}\r\n{\"id\":2}\r\n{\"id\":3}\r\n")]
    [InlineData("[{\"id\":1},{\"id\":2},{\"id\":3}]")]
    [InlineData("\uFEFF [\n{\"id\":1},\n{\"id\":2},\n{\"id\":3}\n]\n")]
    [InlineData("{\"meta\":{\"count\":3},\"results\":[{\"id\":1},{\"id\":2},{\"id\":3}],\"group_by\":[]}")]
    [InlineData("{\n  \"meta\": null,\n  \"results\": [\n{\"id\":1},\n{\"id\":2},\n{\"id\":3}\n]}")]
    [InlineData("{\"results\":[\n{\"id\":1},\n{\"id\":2},\n{\"id\":3}\n]}")]
    [InlineData("{\"number_of_results\":3,\"items\":[{\"id\":1},{\"id\":2},{\"id\":3}]}")]
    [InlineData("{\"status\":\"ok\",\n \"message\":{\"facets\":{},\"items\":[{\"id\":1},{\"id\":2},{\"id\":3}],\"total\":3}}")]
    [InlineData("{\"message\":{\"items\":[{\"id\":1},{\"id\":2}]}}\n{\"message\":{\"items\":[{\"id\":3}]}}")]
    [InlineData("{\n\"id\": 1\n}\n{\n\"id\": 2\n}\n{\n\"id\": 3\n}")]
    public async Task Records_are_found_however_the_file_is_laid_out(string content)
    {
        var parts = await ReadAsync(content);

        Assert.Equal(["1", "2", "3"], parts.Select(p => p.Fault ?? p.Id));
        Assert.True(JsonStart.Of(Start(content)).Objects.All(o => o.Has("id")));
    }

    [Theory]
    [InlineData("{\"id\": 7, \"items\": {\"a\": []}, \"message\": \"x\"}")]
    [InlineData("{\n  \"id\": 7,\n  \"name\": \"a \\\" } ] \\\\\",\n  \"list\": [ {\"results\": [1, 2]} ]\n}")]
    public async Task An_object_that_is_no_page_is_the_record(string content)
    {
        var part = Assert.Single(await ReadAsync(content));

        Assert.Equal("7", part.Fault ?? part.Id);
    }

    [Fact]
    public async Task What_the_buffers_end_in_changes_nothing()
    {
        // Records of many lengths, so that texts, escapes, numbers and brackets are cut at each place of a buffer.
        var records = Enumerable.Range(0, 3_000).Select(i => $"{{\"id\":{i},\"text\":\"{new string('\\', 2 * (i % 97))}{new string('ü', i % 89)}\\\"]}}\",\"list\":[{i},[{{}}],null]}}").ToList();

        foreach (var content in new[] { $"[{string.Join(" , ", records)}]", $"{{\"a\":1,\n\"results\":[{string.Join(',', records)}]}}" })
        {
            Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"{i}"), (await ReadAsync(content)).Select(p => p.Fault ?? p.Id));
        }
    }

    [Fact]
    public async Task A_broken_record_of_an_array_is_told_and_the_next_ones_are_read()
    {
        byte[] content =
        [
            .. "[{\"id\":1}, {\"id\":}, 17, {\"id\":\"a\nb\"}, [1,{}], {\"id\":\""u8, 0xff, 0xfe, .. "\"}, {\"id\":1]}, null,, {\"id\":9}]"u8,
        ];

        var parts = await ReadAsync(content);

        // A bracket that closes nothing counts as a record, and so does a null.
        Assert.Equal(["1", null, null, null, null, null, null, null, null, "9"], parts.Select(p => p.Id));
        Assert.Equal("not valid UTF-8", parts[5].Fault);
        Assert.Equal("not a JSON object", parts[2].Fault);
        Assert.StartsWith("not valid JSON", parts[1].Fault, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 10), parts.Select(p => (int)p.Number));
    }

    [Fact]
    public async Task A_broken_line_is_told_with_its_number()
    {
        var parts = await ReadAsync("{\"id\":1}\n{\"id\":\n{\"id\":3}{}\n[]\n" + new string('[', 200) + "\n{\"id\":6}");

        Assert.Equal([(1, "1"), (2, null), (3, null), (4, null), (5, null), (6, "6")], parts.Select(p => ((int)p.Number, p.Id)));
    }

    [Fact]
    public async Task A_record_that_is_too_long_is_passed_over()
    {
        var content = $"[{{\"id\":1}},{{\"text\":\"{new string('x', ReadJson.MaxRecordLength)}\"}},{{\"id\":3}}]";

        var parts = await ReadAsync(content);

        Assert.Equal(["1", null, "3"], parts.Select(p => p.Id));
        Assert.StartsWith("the record is longer than", parts[1].Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"id\":1},{\"id\":2", "breaks off")]
    [InlineData("{\n\"results\":[{\"id\":1}", "breaks off")]
    [InlineData("{\n\"id\":1,", "breaks off")]
    [InlineData("[{\"id\":1}] and more", "is not JSON from byte 11 on")]
    [InlineData("{\n\"id\" 1}", "is not JSON from byte 7 on")]
    [InlineData("{\n{\"id\":1}}", "is not JSON from byte 2 on")]
    public async Task What_cannot_be_read_on_is_refused_in_one_sentence(string content, string sentence)
    {
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => ReadAsync(content));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_array_of_200_megabytes_is_never_held()
    {
        var record = Encoding.UTF8.GetBytes($"{{\"id\":1,\"text\":\"{new string('x', 20_000)}\"}},");
        using var file = new SourceFile(new RepeatingStream("["u8.ToArray(), record, 10_000, "{\"id\":2}]"u8.ToArray()), "large.json");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var count = 0;
        await foreach (var part in ReadJson.RunAsync(file, TestContext.Current.CancellationToken))
        {
            Assert.Null(part.Fault);
            count++;
        }

        Assert.Equal(10_001, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    private static FileStart Start(string content) => new("records.json", Encoding.UTF8.GetBytes(content), IsWhole: true);

    private static Task<List<Seen>> ReadAsync(string content) => ReadAsync(Encoding.UTF8.GetBytes(content));

    private static async Task<List<Seen>> ReadAsync(byte[] content)
    {
        using var file = new SourceFile(new MemoryStream(content), "records.json");
        var parts = new List<Seen>();
        await foreach (var part in ReadJson.RunAsync(file, TestContext.Current.CancellationToken))
            parts.Add(new Seen(part.Number, part.Fault is null ? part.Record.GetProperty("id").ToString() : null, part.Fault));
        return parts;
    }

    private sealed record Seen(long Number, string? Id, string? Fault);

    /// <summary>A head, then the same bytes many times, then a tail, without holding them.</summary>
    private sealed class RepeatingStream(byte[] head, byte[] middle, int times, byte[] tail) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => head.Length + ((long)middle.Length * times) + tail.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var inMiddle = Position - head.Length;
            var left = inMiddle < 0 ? head.AsSpan((int)Position)
                : inMiddle < (long)middle.Length * times ? middle.AsSpan((int)(inMiddle % middle.Length))
                : tail.AsSpan((int)(inMiddle - ((long)middle.Length * times)));
            var length = Math.Min(left.Length, buffer.Length);
            left[..length].CopyTo(buffer);
            Position += length;
            return length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
