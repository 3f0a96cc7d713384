#:project ../src/Assay/Assay.csproj
#:property PublishAot=false
// What a study's final network says of new samples; after samples/triangle.cs:
//     dotnet run -c Release samples/predict.cs results/triangle-of-types samples/points.csv
using Assay;
using Assay.Use;

FinalNetwork network = Workbench.Open(args[0]).LoadNetwork();
Prediction said = network.Predict(args[1]);
foreach (Predicted target in said.Targets)
{
    for (int i = 0; i < said.Samples; i++) Console.WriteLine($"{target.Name} {i + 1}: {target[i]}");
}

foreach (Probabilities label in said.Probabilities)
{
    for (int i = 0; i < said.Samples; i++)
        Console.WriteLine($"{label.Name} {i + 1}: {string.Join(", ", label.ClassNames.Select((name, c) => $"{name} {label.Values[(i * label.ClassNames.Count) + c]:0.000}"))}");
}
