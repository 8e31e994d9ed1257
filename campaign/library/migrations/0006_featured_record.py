import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0005_catalogue_state")]

    operations = [
        migrations.AddField(
            model_name="librarypage",
            name="featured_record",
            field=models.ForeignKey(
                blank=True,
                help_text="Trang thư viện vẽ văn bản này cùng các văn bản mà nó thực hiện và các văn bản thực hiện nó.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.documentrecord",
                verbose_name="văn bản có sơ đồ trên trang thư viện",
            ),
        ),
    ]
