using System.Globalization;

namespace BzPeer.Import;

/// <summary>
/// Progress of an import on a terminal: one line with a bar, records, rate and time left. Elsewhere (a log, a pipe) a
/// plain line now and then.
/// </summary>
public sealed class ProgressLine : IProgress<ImportProgress>, IDisposable
{
    private const int Cells = 24;
    private static readonly TimeSpan BetweenPlainLines = TimeSpan.FromSeconds(10);

    private readonly TextWriter output;
    private readonly string label;
    private readonly string unit;
    private readonly bool onTerminal;
    private TimeSpan lastPlain = TimeSpan.MinValue;
    private int lastLength;

    /// <summary>Writes to <paramref name="output"/>, labelled by what is imported.</summary>
    /// <param name="output">A terminal's or a log's.</param>
    /// <param name="label">What is done.</param>
    /// <param name="unit">What is counted.</param>
    public ProgressLine(TextWriter output, string label, string unit = "records")
    {
        this.unit = unit;
        this.output = output;
        this.label = label;
        onTerminal = !Console.IsErrorRedirected && !Console.IsOutputRedirected;
    }

    /// <inheritdoc />
    public void Report(ImportProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var share = value.FileLength == 0 ? 1 : (double)value.FilePosition / value.FileLength;
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"{label}  {share,4:P0}  {value.Records:N0} {unit}  {value.Rate:N0} a second  {Math.Ceiling(value.Left.TotalSeconds):N0} s left");
        if (onTerminal)
        {
            var done = (int)Math.Round(share * Cells);
            var line = $"\r[{new string('#', done)}{new string('.', Cells - done)}] {words}";
            output.Write(line.PadRight(lastLength));
            lastLength = line.Length;
        }
        else if (lastPlain == TimeSpan.MinValue || value.Elapsed - lastPlain >= BetweenPlainLines)
        {
            lastPlain = value.Elapsed;
            output.WriteLine(words);
        }
    }

    /// <summary>Ends the line.</summary>
    public void Finish()
    {
        if (onTerminal && lastLength > 0)
        {
            output.WriteLine();
            lastLength = 0;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Finish();
}
